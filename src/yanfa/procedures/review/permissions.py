"""Who organises a panel, who approves its experts and fees, who gives an opinion, and who pays.

Who founds, draws or prepares never approves it; whoever sits on a panel never organises it.
"""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.procedures.review.models.kinds import kinds_of
from yanfa.procedures.review.models.panels import MANAGE as MANAGE_NAME
from yanfa.registers.experts.api import PAYEES

READ = declare("review.read", _("查看评审组"), "See panels of experts")
ORGANISE = declare("review.organise", _("组织专家评审"), "Organise reviews by experts")
MANAGE = declare(MANAGE_NAME, _("组织各类专家评审"), "Organise reviews of every kind")
APPROVE = declare("review.approve", _("核准评审专家和专家费"), "Approve experts of panels and their fees")
SCORE = declare("review.score", _("填写评审意见"), "Give opinions as an expert")
FEES = declare("review.fees", _("查看专家费发放表"), "See the fees of experts")
PAY = declare("review.pay", _("支付专家费"), "Pay the fees of experts")

registry.extend("expert", SCORE)
registry.extend("finance", FEES, PAY, PAYEES)
registry.extend("section_head", READ, MANAGE, APPROVE, FEES)


@register
class ReviewOfficer(Role):
    code = "review_officer"
    label = _("评审组织人员")
    label_en = "Review officer"
    description = _("组建评审组，抽取和邀请专家，汇总评审意见，制作会务材料和专家费发放表。")
    description_en = (
        "Founds panels, draws and invites experts, sums up opinions, makes the meeting papers and fee sheets."
    )
    permissions = frozenset({READ, ORGANISE, MANAGE, APPROVE, FEES})


def of_kind(user: Any, kind: str) -> Verdict:
    """Whether reviews of that kind are the person's business."""
    if permitted(user, MANAGE) or kind in kinds_of(user):
        return allow()
    return deny(gettext("这一类评审不由您组织。"))


def may_found(user: Any, panel: Any) -> Verdict:
    """Who organises reviews of its kind."""
    return permitted(user, ORGANISE) & of_kind(user, panel.kind)


def may_organise(user: Any, panel: Any) -> Verdict:
    """Who organises reviews of its kind and gives no opinion himself."""
    return may_found(user, panel) & _no_member(user, panel)


def may_confirm(user: Any, panel: Any) -> Verdict:
    """Another person than who drew, and no expert of the panel."""
    mine = permitted(user, APPROVE) & of_kind(user, panel.kind) & _no_member(user, panel)
    return mine & another_person(user, panel.drawn_by, gettext("抽取专家"))


def may_arrange(user: Any, seat: Any) -> Verdict:
    """Who organises the panel of the seat."""
    return may_organise(user, seat.panel)


def may_approve_seat(user: Any, seat: Any) -> Verdict:
    """Another person than who named the expert."""
    mine = permitted(user, APPROVE) & of_kind(user, seat.panel.kind) & _no_member(user, seat.panel)
    return mine & another_person(user, seat.added_by, gettext("提出增补专家"))


def may_answer(user: Any, seat: Any) -> Verdict:
    """The expert himself; for an expert without an account the organiser, who has his answer on paper."""
    account = seat.expert.account
    if account is None:
        return may_organise(user, seat.panel)
    verdict = permitted(user, SCORE)
    if verdict and not same_person(user, account):
        return deny(gettext("这一席位不是您的，须由专家本人办理。"))
    return verdict


def may_score(user: Any, sheet: Any) -> Verdict:
    """The expert whose sheet it is; for one without an account the organiser, from the signed paper."""
    return may_answer(user, sheet.seat)


def platform(user: Any, record: Any) -> Verdict:
    """The clock, not a person."""
    return allow() if user is None else deny(gettext("这一步由平台到期自动办理。"))


def may_prepare(user: Any, sheet: Any) -> Verdict:
    """Who organises the panel."""
    return may_organise(user, sheet.panel)


def may_approve_fees(user: Any, sheet: Any) -> Verdict:
    """Another person than who prepared the sheet, and nobody who is paid by it."""
    mine = permitted(user, APPROVE) & of_kind(user, sheet.panel.kind) & _no_member(user, sheet.panel)
    return mine & another_person(user, sheet.prepared_by, gettext("编制发放表"))


def may_pay(user: Any, sheet: Any) -> Verdict:
    """Finance, but neither who prepared nor who approved it."""
    mine = permitted(user, PAY) & another_person(user, sheet.prepared_by, gettext("编制发放表"))
    return mine & another_person(user, sheet.approved_by, gettext("核准发放表"))


def may_read_fees(user: Any, sheet: Any) -> Verdict:
    """Who pays, and whose business reviews of the kind are."""
    if permitted(user, PAY):
        return allow()
    return permitted(user, FEES) & of_kind(user, sheet.panel.kind) & _no_member(user, sheet.panel)


def _no_member(user: Any, panel: Any) -> Verdict:
    """Whoever judges must not see what others think before they have said it."""
    seats = panel.seats.standing().exclude(expert__account=None).select_related("expert__account")
    if any(same_person(user, seat.expert.account) for seat in seats):
        return deny(gettext("您是这个评审组的专家，不能同时组织评审。"))
    return allow()
