"""What happens to a seat: asked, answered, pledged, and the sheets that its expert gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock.calendar import add_working_days
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.policy import get
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.errors import Hindered
from yanfa.procedures.review.effects.conflicts import conflicts_by_item
from yanfa.procedures.review.models import Item, Panel, Recusal, Seat, Sheet
from yanfa.procedures.review.notices import INVITED, RELEASED_SEAT
from yanfa.registers.experts.api import sign_agreement

PLEDGE = "review.pledge"
INVITING = frozenset({"inviting", "scoring", "scored"})


def panel_invites(seat: Seat) -> Verdict:
    """The experts of the panel were approved."""
    return allow() if seat.panel.state in INVITING else deny(_("专家名单核准后才能发出邀请。"))


def invite(seat: Seat, by: Any, data: Mapping[str, Any]) -> None:
    """Set the day by which the expert answers, and write to him."""
    days = int(get("review.answer_days").value)
    seat.invited_at = clock.now()
    seat.answer_by = add_working_days(clock.today(), days).date
    if seat.expert.account is not None:
        until = f"{seat.answer_by:%Y-%m-%d}"
        send(INVITED, to=[seat.expert.account], context={"until": until}, about=seat)


def accept(seat: Seat, by: Any, data: Mapping[str, Any]) -> None:
    """Look for conflicts once more: items that he must not judge are taken out. Raises Hindered where none is left."""
    found = {
        item: conflicts
        for item, conflicts in conflicts_by_item(seat.panel, seat.expert).items()
        if seat.only_item_id in (None, item.pk)
    }
    asked = 1 if seat.only_item_id is not None else seat.panel.items.count()
    if len(found) >= asked:
        raise Hindered(_("按回避规定您不能参加这次评审，请选择“不能参加”并注明回避。"))
    Recusal.objects.bulk_create(
        Recusal(seat=seat, item=item, code=conflicts[0].code, reason=str(conflicts[0].sentence)[:500])
        for item, conflicts in found.items()
    )


def decline(seat: Seat, by: Any, data: Mapping[str, Any]) -> None:
    """Keep why he cannot come."""
    seat.declined_because = data["reason"]
    seat.leads = False


def answer_is_due(seat: Seat) -> Verdict:
    """The day by which he was to answer has passed."""
    passed = seat.answer_by is not None and seat.answer_by < clock.today()
    return allow() if passed else deny(_("答复期限还没有过。"))


def agree(seat: Seat, by: Any, data: Mapping[str, Any]) -> None:
    """Keep the pledge with its version, and the agreement of the year; hand out the sheets if scoring has begun."""
    version = get(PLEDGE).version_id
    seat.pledge_version, seat.agreed_at = version, clock.now()
    if seat.expert.account is not None:
        sign_agreement(seat.expert, by=by)
    if seat.panel.state == "scoring":
        hand_out([seat])


def hand_out(seats: Iterable[Seat]) -> None:
    """Give every seat a sheet for every item that its expert judges."""
    sheets = []
    for seat in seats:
        items = _items_of(seat).exclude(pk__in=seat.recusals.values("item"))
        items = items.exclude(pk__in=seat.sheets.values("item"))
        sheets += [Sheet(seat=seat, item=item) for item in items]
    enter_many(sheets, by=None, entry="hand_out")


def excuse(seat: Seat, by: Any, data: Mapping[str, Any]) -> None:
    """Take the expert off the panel; who was asked already is told."""
    seat.reason = data["reason"]
    seat.leads = False
    if seat.invited_at is not None and seat.expert.account is not None:
        send(RELEASED_SEAT, to=[seat.expert.account], context={}, about=seat)


def all_done(seat: Seat) -> Verdict:
    """No sheet of the seat is a draft."""
    left = seat.sheets.filter(state="draft").count()
    return allow() if not left else deny(_("还有 %s 份评审意见表没有提交。") % left)


def members(panel: Panel) -> list[Seat]:
    """The seats that were taken and pledged, with their experts."""
    return list(
        panel.seats.filter(state__in=("agreed", "submitted", "paid")).select_related("expert").order_by("pk")
    )


def _items_of(seat: Seat) -> Any:
    if seat.only_item_id is not None:
        return Item.objects.filter(pk=seat.only_item_id)
    return seat.panel.items.order_by("position")
