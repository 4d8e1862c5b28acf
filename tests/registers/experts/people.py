"""Experts for the tests, made through the doors that the product uses."""

from itertools import count
from typing import Any

from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.experts.models import Consent, Expert
from yanfa.registers.experts.services.facts import set_lists

_numbers = count(1)


def expert(
    name: str = "",
    *,
    subjects: tuple[str, ...] = ("430",),
    kinds: tuple[str, ...] = ("technical",),
    consented: bool = True,
    **facts: Any,
) -> Expert:
    """An expert in the pool who may be drawn."""
    number = next(_numbers)
    if "organisation" not in facts:
        facts = {"unit_name": f"第{number}研究所"} | facts
    person = Expert(name=name or f"专家{number}", title="senior", joined_on=today(), **facts)
    enter(person, by=None, entry="import", source="测试")
    set_lists(person, subjects, kinds)
    if consented:
        Consent.objects.create(expert=person, version="2021", given_at=now())
    return person
