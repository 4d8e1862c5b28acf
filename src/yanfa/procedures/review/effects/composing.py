"""What a panel must be made of: how many experts, of which kinds, by the policy in force."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.policy import get
from yanfa.kernel.policy.requirements import require
from yanfa.procedures.review.models import Panel, Seat
from yanfa.procedures.review.rules.scheme import faults

FINANCIAL = "financial"
require("review.scheme", faults)


def seat_faults(seats: int, kinds: dict[str, int], *, money: bool) -> list[str]:
    """Why a panel of so many experts of these kinds may not be founded, as sentences."""
    least, odd = int(get("review.least_seats").value), int(get("review.odd_seats").value)
    found = []
    if seats < least:
        found.append(_("评审组至少 %s 人。") % least)
    if odd and seats % 2 == 0:
        found.append(_("评审组人数应为单数。"))
    if sum(kinds.values()) > seats:
        found.append(_("各类专家最少人数之和超过了专家人数。"))
    financial = int(get("review.financial_seats").value)
    if money and kinds.get(FINANCIAL, 0) < financial:
        found.append(_("评审涉及经费，财务专家至少 %s 人。") % financial)
    return found


def enough(panel: Panel, seats: Iterable[Seat]) -> Verdict:
    """Whether these seats make up the panel that was asked for."""
    members = [seat for seat in seats if seat.only_item_id is None]
    if len(members) < panel.seats_wanted:
        return deny(
            _("评审组应有 %(wanted)s 位专家，现有 %(have)s 位可以参加，请继续邀请或递补。")
            % {"wanted": panel.seats_wanted, "have": len(members)}
        )
    for kind, wanted in sorted(panel.kinds_wanted.items()):
        if sum(kind in seat.expert.kind_codes for seat in members) < wanted:
            return deny(_("缺少规定类别的专家，请按类别递补或增补。"))
    return allow()
