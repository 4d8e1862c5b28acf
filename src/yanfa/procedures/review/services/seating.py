"""Filling the seats of a panel: inviting, replacing by the order of the draw, naming with a reason, recusals."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.procedures.review.choices import Origin
from yanfa.procedures.review.effects.conflicts import conflicts_with_panel
from yanfa.procedures.review.models import Draw, Item, Panel, Recusal, Seat
from yanfa.procedures.review.models.seats import GONE, TAKEN
from yanfa.procedures.review.permissions import may_answer, may_organise
from yanfa.procedures.review.rules import drawing
from yanfa.procedures.review.services.panels import insist
from yanfa.registers.experts.api import Expert, candidates

RECUSED = actions.register("review.recuse", "申报单项回避")
LEADER_SET = actions.register("review.set_leader", "指定评审组长")
OWN_REASON = "declared"
#: In these states of a panel somebody may still come onto it.
SEATING = frozenset({"drawn", "inviting", "scoring", "scored"})
LATE = frozenset({"inviting", "scoring"})


def invite_all(panel: Panel, *, by: Any) -> int:
    """Invite everybody who waits for it; how many. Raises SetRefused and PermissionDenied."""
    insist(may_organise(by, panel))
    waiting = list(panel.seats.filter(state="drawn").select_related("expert__account", "panel"))
    perform_many("invite", waiting, by=by)
    return len(waiting)


@transaction.atomic
def replace(seat: Seat, *, by: Any) -> Seat:
    """Seat the next reserve of the draw for an expert who cannot come; the draw decides who it is.

    Raises ValidationError where the expert still sits, was replaced already, or no reserve is left.
    """
    panel = _locked(seat.panel_id, by, LATE)
    gone = Seat.objects.get(pk=seat.pk)
    if gone.state not in GONE:
        raise ValidationError(_("这位专家还在评审组中，请先登记其不能参加或调整出组。"))
    if Seat.objects.filter(replaces=gone).exists():
        raise ValidationError(_("这一席位已经递补。"))
    standing = [each.expert.kind_codes for each in panel.seats.standing().select_related("expert")]
    kind = drawing.missing_kind(standing, panel.kinds_wanted, gone.serves_as)
    return _next(panel, kind, by=by, origin=Origin.RESERVE, replaces=gone, only_item=gone.only_item)


@transaction.atomic
def further_opinion(item: Item, *, by: Any) -> Seat:
    """Ask the next reserve of the draw about one item whose scores lie far apart. Raises ValidationError."""
    panel = _locked(item.panel_id, by, frozenset({"scoring"}))
    if panel.seats.standing().filter(origin=Origin.FURTHER, only_item=item).exists():
        raise ValidationError(_("这一项已经追加了专家评议。"))
    return _next(panel, "", by=by, origin=Origin.FURTHER, only_item=item)


@transaction.atomic
def propose(panel: Panel, *, by: Any, expert: Expert, reason: str, serves_as: str = "") -> Seat:
    """Name an expert, with the reason; another person approves it before he is invited.

    Raises ValidationError for who may not be drawn, stands too near to an item, or sits there already.
    """
    locked = _locked(panel.pk, by, SEATING)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么不用抽取结果而指定专家。")})
    if locked.seats.filter(expert=expert).exclude(state="replaced").exists():
        raise ValidationError({"expert": _("这位专家已在评审组中，或已表示不能参加。")})
    if not candidates(on=today()).filter(pk=expert.pk).exists():
        raise ValidationError({"expert": _("这位专家不在库、已暂停，或没有有效的本人同意。")})
    if near := conflicts_with_panel(locked, [expert]).get(expert.pk):
        raise ValidationError({"expert": _("应当回避：%s") % near[0].sentence})
    seat = Seat(
        panel=locked,
        expert=expert,
        origin=Origin.MANUAL,
        serves_as=serves_as,
        reason=reason.strip(),
        added_by=by,
    )
    return enter(seat, by=by, entry="propose")


@transaction.atomic
def set_leader(seat: Seat, *, by: Any) -> Seat:
    """Make the expert of a seat the leader of the panel, instead of whoever was. Raises ValidationError."""
    panel = _locked(seat.panel_id, by, frozenset({"inviting", "scoring", "scored"}))
    chosen = Seat.objects.get(pk=seat.pk)
    if chosen.state not in TAKEN or chosen.only_item_id is not None:
        raise ValidationError(_("组长须是已同意参加全部评审的专家。"))
    panel.seats.filter(leads=True).update(leads=False)
    Seat.objects.filter(pk=chosen.pk).update(leads=True)
    log.record(LEADER_SET, by=by, target=panel, summary=str(chosen))
    chosen.refresh_from_db()
    return chosen


@transaction.atomic
def recuse(seat: Seat, item: Item, *, by: Any, reason: str) -> Recusal:
    """Keep that the expert does not judge an item, and why; an opinion already submitted stands.

    Raises ValidationError and PermissionDenied.
    """
    locked = Seat.objects.select_for_update().get(pk=seat.pk)
    insist(may_answer(by, locked))
    if locked.state not in ("accepted", "agreed") or item.panel_id != locked.panel_id:
        raise ValidationError(_("同意参加后、提交意见前才能申报单项回避。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明回避理由。")})
    sheet = locked.sheets.filter(item=item).first()
    if sheet is not None and sheet.state == "submitted":
        raise ValidationError(_("这一项的意见已经提交，请联系评审组织人员。"))
    facts = {"code": OWN_REASON, "reason": reason.strip()[:500]}
    recusal, fresh = Recusal.objects.get_or_create(seat=locked, item=item, defaults=facts)
    if fresh:
        log.record(RECUSED, by=by, target=locked, summary=str(item))
    if sheet is not None and sheet.state == "draft":
        perform("recuse", sheet, by=by)
        submit_when_done(locked, by=by)
    return recusal


def submit_when_done(seat: Seat, *, by: Any) -> None:
    """Hand the seat in with its last sheet; the caller holds the lock of the seat."""
    if seat.state == "agreed" and not seat.sheets.filter(state="draft").exists():
        perform("submit", seat, by=by)


def expire_due() -> int:
    """Let the invitations lapse that nobody answered in time; how many. Called every day."""
    due = Seat.objects.filter(state="invited", answer_by__lt=today())
    count = 0
    for seat in due.order_by("pk"):
        try:
            perform("expire", seat, by=None)
            count += 1
        except MoveRefused:  # answered at this very moment
            continue
    return count


def _locked(panel: int, by: Any, states: frozenset[str]) -> Panel:
    locked = Panel.objects.select_for_update().get(pk=panel)
    insist(may_organise(by, locked))
    if locked.state not in states:
        raise ValidationError(_("评审组现在是“%s”，不能再调整专家。") % locked.get_state_display())
    return locked


def _next(panel: Panel, kind: str, *, by: Any, **facts: Any) -> Seat:
    """The next reserve in the order of the draw who has no conflict by now."""
    made: Draw | None = panel.draws.exclude(drawn_at=None).order_by("-number").first()
    if made is None:
        raise PermissionDenied(_("还没有抽取专家。"))
    used = set(panel.seats.values_list("expert__public_id", flat=True))
    while (found := drawing.next_reserve(made.pool, made.reserves, used=used, kind=kind)) is not None:
        used.add(found)
        expert = candidates(on=today()).filter(public_id=found).first()
        if expert is not None and not conflicts_with_panel(panel, [expert]):
            seat = Seat(panel=panel, expert=expert, serves_as=kind, draw=made, added_by=by, **facts)
            return enter(seat, by=by, entry="draw")
    raise ValidationError(_("候补专家已经用完，请指定增补专家并写明理由。"))
