"""Records for the tests of the registers of operations, made through the services that the product uses."""

import csv
import io
from datetime import date, timedelta
from typing import Any

from tests.registers.people import account
from yanfa.kernel import clock
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.accounts.models import User
from yanfa.subsystems.operations.models import (
    Asset,
    AssetPlace,
    Filing,
    Line,
    StaticAddress,
    System,
    VpnAccount,
)
from yanfa.subsystems.operations.services import lines, lines_addresses, protection, systems, vpn

#: A year that is over, whatever the day of the test.
YEAR = clock.today().year - 1
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
AFTER = date(YEAR + 1, 1, 1)


def officer(login: str = "ops-officer") -> User:
    return account(login, "operations_officer")


def engineer(login: str = "ops-engineer") -> User:
    return account(login, "operations_engineer")


def system(code: str = "portal", **facts: Any) -> System:
    given = {"name": f"系统 {code}", "in_use_from": date(2015, 1, 1)} | facts
    return systems.register(by=None, code=code, **given)


def line(number: str = "L-1", **facts: Any) -> Line:
    return lines.register(by=None, number=number, **({"operator": "telecom"} | facts))


def term(of: Line, starts_on: date = FIRST, **facts: Any) -> Any:
    given = {"use": "business", "up": 100, "down": 200} | facts
    return lines.agree(of, by=None, starts_on=starts_on, **given)


def address(of: Line, text: str = "203.0.113.5", starts_on: date = FIRST, **facts: Any) -> StaticAddress:
    given = {"role": "usable"} | facts
    return lines_addresses.enter_one(of, by=None, address=text, starts_on=starts_on, **given)


def vpn_account(name: str = "ops001", starts_on: date = FIRST, **facts: Any) -> VpnAccount:
    return vpn.open_account(by=None, account=name, starts_on=starts_on, **facts)


def filing(of: System, level: int = 3, starts_on: date = FIRST, **facts: Any) -> Filing:
    given = {"certificate": f"31010-{of.code}-{level}"} | facts
    return protection.file_level(of, by=None, level=level, starts_on=starts_on, **given)


def assessed(of: Filing, on: date, number: str = "", **facts: Any) -> Any:
    given = {"report_number": number or f"R-{of.pk}-{on}", "conclusion": "good"} | facts
    return protection.assess(of, by=None, assessed_on=on, **given)


def asset(number: str = "A-1", state: str = "in_use", on: date = FIRST, **facts: Any) -> Asset:
    """An asset that came into its state on a day of the past, as an import brings it."""
    place = {name: facts.pop(name) for name in ("site", "system", "project") if name in facts}
    given = {"name": "桌面云终端", "kind": "terminal", "stocked_on": on} | facts
    moment = clock.start_of_day(on)
    history = [("in_stock", moment)] + ([(state, moment)] if state != "in_stock" else [])
    made = enter(
        Asset(number=number, **given), by=None, entry=f"import_{state}", source="测试", history=history
    )
    AssetPlace.objects.create(asset=made, starts_on=on, **place)
    return made


def figure(code: str, year: int = YEAR, **filters: str) -> Any:
    """The value of an indicator in a year."""
    return compute(registry[code], Period.year(year), filters).value


def days(number: int) -> date:
    """Today and so many days."""
    return clock.today() + timedelta(days=number)


def sheet(importer: Any, headings: list[str], *rows: list[Any], name: str = "表.csv") -> Any:
    """The rows of a spreadsheet as the importer reads it."""
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    return importer.read(target.getvalue().encode("utf-8-sig"), name)
