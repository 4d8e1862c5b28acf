"""Patrols for the tests: a site with its checklist, and answers."""

from datetime import date
from typing import Any

from tests.subsystems.operations.duties.records import at
from yanfa.subsystems.operations.models import Patrol, PatrolSite
from yanfa.subsystems.operations.rules.patrols import Item
from yanfa.subsystems.operations.services import patrols

ITEMS = [
    Item("door", "门禁是否完好", "Door"),
    Item("temp", "机房温度", "Temperature", "number", "18", "27", "℃"),
    Item("note", "交接事项", "Handover", "text"),
]
GOOD = {"door": ("normal", ""), "temp": ("22.5", ""), "note": ("无", "")}


def site(officer: Any, code: str = "machine_room", items: Any = ITEMS) -> PatrolSite:
    with at("2023-12-01"):
        facts = {
            "code": code,
            "name": f"机房 {code}",
            "name_en": "Machine room",
            "daily_from": date(2024, 1, 1),
        }
        return patrols.keep_site(by=officer, items=items, **facts)


def patrolled(of: PatrolSite, by: Any, when: str, received: str = "", **facts: Any) -> Patrol:
    """A patrol started at one moment and received at another."""
    with at(when):
        token = patrols.token_of(patrols.start(of, by=by))
    with at(received or when):
        return patrols.submit(token, by=by, **({"given": GOOD} | facts))


def late(of: PatrolSite, by: Any, on: date, when: str, key: str = "k1", **facts: Any) -> Patrol:
    with at(when):
        given = {"given": GOOD, "reason": "断网", "key": key} | facts
        return patrols.submit_late(of, by=by, claimed_on=on, **given)
