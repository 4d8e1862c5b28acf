"""Founding a panel: its facts, its score scheme as it stands that day, the items and whom they concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import actions, changes, log
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.effects.composing import seat_faults
from yanfa.procedures.review.effects.drawing import commit_seed
from yanfa.procedures.review.models import Draw, Item, Panel, Party
from yanfa.procedures.review.models.kinds import kind_of
from yanfa.procedures.review.permissions import may_found, may_organise
from yanfa.procedures.review.rules.scheme import BadScheme, plain, read_scheme
from yanfa.registers.organisations.api import Organisation

ITEMS_ADDED = actions.register("review.add_items", "添加评审对象")
FACTS_CHANGED = actions.register("review.change_panel", "修改评审组信息")
#: What may be changed until the experts have been drawn; the rest stays as it was founded.
CONDITIONS = ("seats_wanted", "kinds_wanted", "subjects")
#: Date and place may change until scoring ends.
MEETING = ("title", "purpose", "mode", "held_on", "starts_at", "half_days", "place", "contact")


@dataclass(frozen=True)
class Somebody:
    """A person whom an item concerns, by name and unit, and by account where there is one."""

    name: str
    unit: str = ""
    account: Any = None


@dataclass(frozen=True)
class ItemFacts:
    """One thing to be judged: whom it concerns (units and persons), what it asks for in 元."""

    title: str
    organisations: Sequence[Organisation] = ()
    people: Sequence[Somebody] = ()
    asked_amount: Decimal | None = None


@dataclass(frozen=True)
class Wanted:
    """The experts a panel wants: how many, of which kinds at least, who know which subjects (GB/T 13745)."""

    seats: int
    kinds: Mapping[str, int] = field(default_factory=dict)
    subjects: Sequence[str] = ()


@transaction.atomic
def create_panel(
    *,
    by: Any,
    kind: str,
    title: str,
    wanted: Wanted,
    scheme: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Panel:
    """Found a panel of a declared kind and seal the seed of its draw.

    `scheme` is for apps that bring a scheme of their own, else that of the kind's policy parameter. `facts`: purpose,
    mode, held_on, starts_at, half_days, place, contact. Raises ValidationError, PermissionDenied and LookupError.
    """
    declared = kind_of(kind)
    version = get(declared.scheme) if scheme is None else None
    given = scheme if version is None else version.value
    panel = Panel(
        kind=kind,
        title=title,
        seats_wanted=wanted.seats,
        kinds_wanted=dict(wanted.kinds),
        subjects=list(wanted.subjects),
        scheme=_checked_scheme(given),
        scheme_version=version.version_id if version is not None else "",
        summing=plain(get("review.summing").value),
        organised_by=by,
        **facts,
    )
    insist(may_found(by, panel))
    _insist_on_seats(panel)
    panel.full_clean(exclude=["state"])
    enter(panel, by=by)
    commit_seed(panel)
    return panel


@transaction.atomic
def change_panel(panel: Panel, *, by: Any, facts: Mapping[str, Any]) -> Panel:
    """Change what may still be changed. Raises ValidationError and PermissionDenied."""
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    insist(may_organise(by, locked))
    allowed: tuple[str, ...] = MEETING if locked.state in ("drawn", "inviting", "scoring") else ()
    allowed = (*MEETING, *CONDITIONS) if locked.state == "preparing" else allowed
    if late := [name for name in facts if name not in allowed and facts[name] != getattr(locked, name)]:
        label = Panel._meta.get_field(late[0]).verbose_name  # type: ignore[union-attr]
        raise ValidationError({late[0]: _("现在不能再修改“%s”。") % label})
    before = changes.snapshot(locked)
    for name in facts:
        setattr(locked, name, facts[name])
    _insist_on_seats(locked)
    locked.full_clean(exclude=["state"])
    locked.save()
    log.record(FACTS_CHANGED, by=by, target=locked, changes=changes.difference(before, locked))
    return locked


@transaction.atomic
def add_items(panel: Panel, *, by: Any, items: Sequence[ItemFacts]) -> list[Item]:
    """Add things to be judged, before the experts are drawn. Raises ValidationError and PermissionDenied."""
    locked = Panel.objects.select_for_update().get(pk=panel.pk)
    insist(may_organise(by, locked))
    if locked.state != "preparing":
        raise ValidationError(_("抽取专家后不能再添加评审对象，否则无法保证回避。"))
    for facts in items:
        if not (facts.organisations or facts.people):
            raise ValidationError(_("“%s”没有申请单位或人员，无法判断回避。") % facts.title)
    last = locked.items.aggregate(last=Max("position"))["last"] or 0
    made = [
        Item(panel=locked, title=facts.title, position=last + place, asked_amount=facts.asked_amount)
        for place, facts in enumerate(items, 1)
    ]
    for item in made:
        item.clean_fields(exclude=["panel"])
    Item.objects.bulk_create(made)
    Party.objects.bulk_create(
        party for item, facts in zip(made, items, strict=True) for party in _parties(item, facts)
    )
    log.record(ITEMS_ADDED, by=by, target=locked, changes={"items": len(made)})
    return made


def draw(panel: Panel, *, by: Any) -> Draw:
    """Draw the experts by the sealed seed; the same as the move. Raises MoveRefused."""
    perform("draw", panel, by=by)
    return panel.draws.exclude(drawn_at=None).order_by("-number").first()  # type: ignore[return-value]


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _checked_scheme(value: Any) -> Any:
    try:
        read_scheme(value)
    except BadScheme as wrong:
        raise ValidationError(wrong.sentences) from wrong
    return plain(value)


def _insist_on_seats(panel: Panel) -> None:
    faults = seat_faults(panel.seats_wanted, panel.kinds_wanted, money=panel.review_kind.money)
    if faults:
        raise ValidationError({"seats_wanted": faults})


def _parties(item: Item, facts: ItemFacts) -> list[Party]:
    return [
        *(Party(item=item, organisation=each) for each in facts.organisations),
        *(Party(item=item, person=each.name, unit=each.unit, account=each.account) for each in facts.people),
    ]
