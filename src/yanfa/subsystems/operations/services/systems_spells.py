"""Beginning and ending what holds from one day to another: nothing overlaps, nothing lies in the future."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models.systems_dated import End, Spell
from yanfa.subsystems.operations.permissions.systems import ENDED
from yanfa.subsystems.operations.rules.systems import meet
from yanfa.subsystems.operations.services.systems_ledger import store


def end_of(spell: Any) -> date | None:
    """The first day on which the spell holds no more: its end's, or the day after its own last day; None is open."""
    end: End | None = getattr(spell, "end", None)
    return end.ended_on if end is not None else runs_out_on(spell)


def runs_out_on(spell: Any) -> date | None:
    """The day after a spell's own last day; None where it has none."""
    last: date | None = getattr(spell, "expires_on", None)
    return last + timedelta(days=1) if last else None


def refuse_overlap(spell: Any, others: Iterable[Any], ended_on: date | None = None) -> None:
    """Raise ValidationError at the start for a spell that meets one of the others; voided ones meet nothing."""
    until = ended_on or end_of(spell)
    for other in others:
        if meet(spell.starts_on, until, other.starts_on, end_of(other)):
            raise ValidationError({"starts_on": overlap_sentence(other)}, code="overlap")


def overlap_sentence(other: Any) -> str:
    """Which spell is in the way, and what to do."""
    facts = {"start": f"{other.starts_on:%Y-%m-%d}", "other": other}
    end = end_of(other)
    if end is None:
        told = _("与已登记的“%(other)s”（%(start)s 起，未终止）重叠，请先登记它的终止，或改起始日期。")
    else:
        facts["last"] = f"{end - timedelta(days=1):%Y-%m-%d}"
        told = _("与已登记的“%(other)s”（%(start)s 至 %(last)s）重叠，请核对起始日期。")
    return told % facts


def begin(spell: Spell, others: Iterable[Any], *, by: Any, about: models.Model | None) -> Any:
    """Store a spell that no other meets; its record is locked. Raises ValidationError."""
    refuse_future(spell.starts_on, "starts_on")
    refuse_overlap(spell, others)
    return store(spell, by=by, about=about)


def finish(end: End, *, by: Any, about: models.Model) -> Any:
    """Store the end of a spell; its record is locked. Raises ValidationError for a second or an impossible one."""
    spell: Any = getattr(end, "spell")  # noqa: B009  every end has one, of its own kind
    ends: Any = type(end)._default_manager
    if ends.filter(spell=spell).exists():
        raise ValidationError({"ended_on": _("已登记过终止，请刷新页面核对。")}, code="ended")
    refuse_future(end.ended_on, "ended_on")
    if end.ended_on is not None and end.ended_on < spell.starts_on:
        told = _("不能早于起始日期 %s；登记有误要作废的，填起始日期当日。")
        raise ValidationError({"ended_on": told % f"{spell.starts_on:%Y-%m-%d}"}, code="order")
    last = runs_out_on(spell)
    if last is not None and end.ended_on is not None and end.ended_on > last:
        told = _("已于 %s 到期，不需要登记停用。")
        raise ValidationError({"ended_on": told % f"{last - timedelta(days=1):%Y-%m-%d}"}, code="expired")
    return store(end, by=by, about=about, action=ENDED)
