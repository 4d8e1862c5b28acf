"""Records for the tests of maintenance, patrols, drills and incidents, at moments that the tests choose."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.registers.people import account
from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.indicators.compute import by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.registers.accounts.models import User
from yanfa.subsystems.operations.models import System

YEAR = 2024


def officer(login: str = "ops-officer", **facts: Any) -> User:
    return account(login, "operations_officer", **({"real_name": "周主管"} | facts))


def engineer(login: str = "ops-engineer", **facts: Any) -> User:
    return account(login, "operations_engineer", **({"real_name": "李工"} | facts))


def reader(login: str = "ops-reader") -> User:
    return account(login, "section_head", real_name="孙处长")


def system(code: str = "portal", **facts: Any) -> System:
    given = {"name": f"系统 {code}", "in_use_from": date(2015, 1, 1)} | facts
    return System.objects.create(code=code, **given)


def paper(name: str = "记录.pdf") -> SimpleUploadedFile:
    """A small file that the platform takes as a PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")


def at(text: str) -> Any:
    """The block runs at that moment in Shanghai: "2024-05-01 09:00"; the database must be a demonstration."""
    moment = datetime.fromisoformat(text if " " in text else f"{text} 09:00")
    return demonstration_time(moment.replace(tzinfo=SHANGHAI))


def refused(act: Any) -> None:
    """The act is refused by a column that only the server writes; what else the test does goes on."""
    with pytest.raises(WrittenByServer), transaction.atomic():
        act()


def figure(code: str, year: int = YEAR, **filters: str) -> Any:
    """The figure of a year, months checked to add up to it."""
    indicator, period = registry[code], Period.year(year)
    value = compute(indicator, period, filters)
    assert sum(month.numerator for month in by_month(indicator, period, filters)) == value.numerator
    return value
