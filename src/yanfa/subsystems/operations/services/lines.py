"""Registering lines, their terms from one day to another, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import Line, LineTerm, LineTermEnd, SpeedTest
from yanfa.subsystems.operations.services import systems_ledger as ledger
from yanfa.subsystems.operations.services.systems import project_for
from yanfa.subsystems.operations.services.systems_spells import finish, refuse_overlap

FACTS = ("operator", "name")
RENEWED, CHANGED = "续约", "变更约定"


@transaction.atomic
def register(*, by: Any, **facts: Any) -> Line:
    """Put a line into the register; it is in service once it has a term. Raises PermissionDenied, ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.store(Line(**facts), by=by)


@transaction.atomic
def change(line: Line, *, by: Any, version: int, facts: Mapping[str, Any]) -> Line:
    """Change operator or name of a line read at `version`. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.change(line, facts, by=by, version=version, fields=FACTS)


@transaction.atomic
def agree(
    line: Line, *, by: Any, replaces: bool = False, ended_on: date | None = None, **facts: Any
) -> LineTerm:
    """Write down a term of the line.

    A term that begins after the contract of the present one renews it; one that begins earlier has to say that it
    `replaces` it. `ended_on` is for a term that is over already. Raises PermissionDenied and ValidationError.
    """
    ledger.insist_on_officer(by)
    ledger.locked(line)
    term = LineTerm(line=line, **facts)
    term.project = project_for(term.system, term.project)
    refuse_future(term.starts_on, "starts_on")
    _make_room(term, by=by, replaces=replaces and ended_on is None)
    refuse_overlap(term, line.terms.select_related("end"), ended_on)
    ledger.store(term, by=by, about=line)
    if ended_on is not None:
        _end(term, ended_on, "", by)
    return term


def _make_room(term: LineTerm, *, by: Any, replaces: bool) -> None:
    """End the present term where the new one renews or replaces it."""
    present = LineTerm.objects.filter(line=term.line).open().select_related("line").first()
    if present is None or term.starts_on is None or present.starts_on >= term.starts_on:
        return
    over = present.contract_to is not None and present.contract_to < term.starts_on
    if over or replaces:
        _end(present, term.starts_on, RENEWED if over else CHANGED, by)
    else:
        told = _(
            "与现行约定（%(start)s 起，合同至 %(last)s）重叠。确实从这一天起改变的，请勾选“代替现行约定”。"
        )
        last = f"{present.contract_to:%Y-%m-%d}" if present.contract_to else "—"
        facts = {"start": f"{present.starts_on:%Y-%m-%d}", "last": last}
        raise ValidationError({"starts_on": told % facts}, code="overlap")


@transaction.atomic
def close(term: LineTerm, *, by: Any, ended_on: date, reason: str = "") -> LineTermEnd:
    """Write down from which day a term holds no more. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(term.line)
    return _end(term, ended_on, reason, by)


def _end(term: LineTerm, ended_on: date, reason: str, by: Any) -> LineTermEnd:
    end = LineTermEnd(spell=term, ended_on=ended_on, reason=reason)
    finish(end, by=by, about=term.line)
    return end


@transaction.atomic
def measure(
    line: Line, *, by: Any, tested_on: date, up: Decimal, down: Decimal, means: str = ""
) -> SpeedTest:
    """Write down a measured speed. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_worker(by)
    refuse_future(tested_on, "tested_on")
    test = SpeedTest(line=line, tested_on=tested_on, up=up, down=down, means=means)
    return ledger.store(test, by=by, about=line)
