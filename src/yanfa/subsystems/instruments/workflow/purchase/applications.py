"""The process of an application: sealed, checked, ranked, compared, judged, approved, bought, registered, followed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.api import ReviewKind, declare_kind
from yanfa.subsystems.instruments.effects.purchase import applications as effects
from yanfa.subsystems.instruments.models import PurchaseApplication
from yanfa.subsystems.instruments.notices.purchase import NOT_ACCEPTED, RESULT, RETURNED, TO_CORRECT
from yanfa.subsystems.instruments.permissions import AUTHORISE, EVALUATE
from yanfa.subsystems.instruments.permissions.confirmation import people_of
from yanfa.subsystems.instruments.permissions.purchase import (
    may_apply,
    may_approve_item,
    may_judge,
    may_rank,
    may_review,
    of_department,
    platform,
)
from yanfa.subsystems.instruments.workflow.registry import nobody, of_unit

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, longest=2000, logged=True)
WHY = Ask(
    "reason", _("结论理由"), "Reason", kind=AskKind.PARAGRAPH, longest=2000, required=False, logged=True
)
PIECES = Ask("agreed_quantity", _("核定台套数"), "Pieces agreed", kind=AskKind.INTEGER, logged=True)


def page_of(item: Any) -> str:
    """The page of the application that a panel judges."""
    found = PurchaseApplication.objects.filter(review_item=item).first()
    return found.get_absolute_url() if found is not None else ""


def applicants(record: Any) -> list[Any]:
    """The administrators of the unit that applied."""
    return people_of(record.organisation)


#: Applications are judged by panels of this kind; as budgets are judged, a financial expert sits on each.
REVIEW = declare_kind(
    ReviewKind(
        "instruments.purchase",
        _("新购大型仪器联合评议"),
        "Joint review of purchases",
        organise=EVALUATE,
        scheme="instruments.purchase_scheme",
        link=page_of,
        money=True,
    )
)
STATES = (
    State("drafting", _("新购申请填写中"), "Purchase being written", turn=of_unit),
    State(
        "unit_sealed",
        _("新购申请待主管部门审核"),
        "Purchase to be checked by the department",
        turn=of_department,
        limit_days="instruments.purchase_department_days",
    ),
    State("returned", _("新购申请退回修改"), "Purchase returned", turn=of_unit),
    State("checked", _("新购申请待排序"), "Purchase to be ranked", turn=of_department),
    State(
        "ranked",
        _("新购申请待受理"),
        "Purchase to be accepted",
        turn=EVALUATE,
        limit_days="instruments.purchase_form_days",
    ),
    State("rejected_form", _("新购申请不予受理"), "Purchase not accepted", closed=True),
    State("lapsed", _("新购申请逾期未提交"), "Purchase not submitted in time", closed=True),
    State("accepted", _("新购申请待比对"), "Purchase to be compared", turn=nobody),
    State("compared", _("新购申请已比对"), "Purchase compared", turn=EVALUATE),
    State("assigned", _("新购申请专家评议中"), "Purchase before experts", turn=EVALUATE),
    State("concluded", _("新购评议结论待批准"), "Purchase concluded", turn=nobody),
    State("correcting", _("新购申请待单位更正"), "Purchase to be corrected by its unit", turn=of_unit),
    State("approved", _("新购评议结论已批准"), "Purchase approved", turn=nobody),
    State("sent", _("新购评议结论已函告"), "Purchase sent to finance", turn=nobody),
    State("published", _("新购评议结论已公布"), "Purchase published", turn=of_unit),
    State("reconsidering", _("新购复议待组织"), "Purchase to be reconsidered", turn=EVALUATE),
    State("reassigned", _("新购复议专家评议中"), "Purchase reconsidered by experts", turn=EVALUATE),
    State("reconcluded", _("新购复议结论待批准"), "Reconsidered purchase to be approved", turn=AUTHORISE),
    State("refused", _("新购申请未获同意"), "Purchase refused", closed=True),
    State("adjusted", _("新购预算已调整"), "Purchase budget adjusted", turn=of_unit),
    State("purchased", _("新购仪器已签约"), "Purchase contracted", turn=of_unit),
    State("registered", _("新购仪器已入网"), "Purchase registered", turn=nobody),
    State("tracked", _("新购仪器跟踪结束"), "Purchase followed to the end", closed=True),
)
HANDING_IN = (
    Move(
        "seal",
        _("提交主管部门"),
        "Submit",
        sources=("drafting", "returned"),
        target="unit_sealed",
        may=may_apply,
        holds=effects.may_be_sealed,
        effect=effects.seal,
    ),
    Move(
        "return",
        _("退回修改"),
        "Return",
        sources=("unit_sealed", "checked"),
        target="returned",
        may=may_rank,
        holds=effects.still_open,
        asks=(REASON,),
        effect=effects.unrank,
        notice=RETURNED,
        tells=applicants,
    ),
    Move(
        "check",
        _("审核通过"),
        "Pass",
        sources=("unit_sealed",),
        target="checked",
        may=may_rank,
        holds=effects.still_open,
        effect=effects.check,
    ),
    Move(
        "rank",
        _("排序提交"),
        "Submit ranked",
        sources=("checked",),
        target="ranked",
        may=may_rank,
        holds=effects.has_rank,
    ),
    Move(
        "lapse",
        _("逾期失效"),
        "Lapse",
        sources=("drafting", "unit_sealed", "returned", "checked"),
        target="lapsed",
        may=may_review,
    ),
    Move(
        "accept",
        _("受理"),
        "Accept",
        sources=("ranked",),
        target="accepted",
        may=may_review,
        holds=effects.may_be_accepted,
    ),
    Move(
        "reject_form",
        _("不予受理"),
        "Do not accept",
        sources=("ranked", "correcting"),
        target="rejected_form",
        may=may_review,
        asks=(REASON,),
        notice=NOT_ACCEPTED,
        tells=applicants,
    ),
)
JUDGING = (
    Move("compare", _("同类仪器比对"), "Compare", sources=("accepted",), target="compared", may=platform),
    Move(
        "assign", _("交专家评议"), "Give to experts", sources=("compared",), target="assigned", may=may_judge
    ),
    Move(
        "unassign",
        _("评审取消，退回待评"),
        "Panel called off",
        sources=("assigned",),
        target="compared",
        may=platform,
    ),
    Move(
        "conclude",
        _("登记评议结论"),
        "Record the conclusion",
        sources=("assigned",),
        target="concluded",
        may=may_judge,
        holds=effects.panel_has_concluded,
        asks=(PIECES, WHY),
        effect=effects.conclude,
    ),
    Move(
        "approve",
        _("批准结论"),
        "Approve",
        sources=("concluded",),
        target="approved",
        may=may_approve_item,
    ),
    Move(
        "reopen",
        _("退回单位更正"),
        "Return to be corrected",
        sources=("concluded",),
        target="correcting",
        may=may_review,
        holds=effects.round_is_judging,
        asks=(REASON,),
        effect=effects.reopen,
        notice=TO_CORRECT,
        tells=applicants,
    ),
    Move(
        "correct",
        _("提交更正"),
        "Submit the correction",
        sources=("correcting",),
        target="accepted",
        may=may_apply,
        holds=effects.may_be_corrected,
    ),
    Move("send", _("函告财政部门"), "Send to finance", sources=("approved",), target="sent", may=may_review),
    Move(
        "publish",
        _("公布结论"),
        "Publish",
        sources=("sent",),
        target="published",
        may=may_review,
        effect=effects.publish,
        notice=RESULT,
        tells=applicants,
    ),
)
AGAIN = (
    Move(
        "reconsider",
        _("申请复议"),
        "Ask for reconsideration",
        sources=("published",),
        target="reconsidering",
        may=may_apply,
        holds=effects.may_reconsider,
        asks=(REASON,),
        effect=effects.reconsider,
    ),
    Move(
        "assign_again",
        _("交复议专家"),
        "Give to other experts",
        sources=("reconsidering",),
        target="reassigned",
        may=may_judge,
    ),
    Move(
        "unassign_again",
        _("复议评审取消"),
        "Panel of the reconsideration called off",
        sources=("reassigned",),
        target="reconsidering",
        may=platform,
    ),
    Move(
        "conclude_again",
        _("登记复议结论"),
        "Record the reconsidered conclusion",
        sources=("reassigned",),
        target="reconcluded",
        may=may_judge,
        holds=effects.panel_has_concluded,
        asks=(PIECES, WHY),
        effect=effects.conclude,
    ),
    Move(
        "approve_again",
        _("批准复议结论"),
        "Approve the reconsidered conclusion",
        sources=("reconcluded",),
        target="published",
        may=may_approve_item,
        effect=effects.publish,
        notice=RESULT,
        tells=applicants,
    ),
)
FOLLOWING = (
    Move(
        "end",
        _("结论生效，办结"),
        "End",
        sources=("published",),
        target="refused",
        may=may_judge,
        shown=effects.is_refused,
        holds=effects.refusal_is_final,
    ),
    Move(
        "adjust",
        _("登记预算调整"),
        "Record the adjusted budget",
        sources=("published",),
        target="adjusted",
        may=may_apply,
        shown=effects.is_agreed,
        asks=(
            Ask("amount", _("调整后预算（元）"), "Adjusted budget", kind=AskKind.MONEY, logged=True),
            Ask("number", _("预算调整文号"), "Number", longest=100, logged=True),
        ),
        effect=effects.adjust,
    ),
    Move(
        "purchase",
        _("登记采购合同"),
        "Record the contract",
        sources=("adjusted",),
        target="purchased",
        may=may_apply,
        asks=(
            Ask("number", _("采购合同编号"), "Number of the contract", longest=100, logged=True),
            Ask("signed_on", _("采购合同日期"), "Signed on", kind=AskKind.DATE, logged=True),
            Ask("amount", _("采购合同金额（元）"), "Amount of the contract", kind=AskKind.MONEY, logged=True),
        ),
        effect=effects.purchase,
    ),
    Move(
        "accept_delivery",
        _("登记验收"),
        "Record the acceptance",
        sources=("purchased",),
        target="purchased",
        may=may_apply,
        asks=(Ask("accepted_on", _("验收合格日期"), "Accepted on", kind=AskKind.DATE, logged=True),),
        effect=effects.accept_delivery,
    ),
    Move(
        "register",
        _("确认入网登记"),
        "Confirm the registration",
        sources=("purchased",),
        target="registered",
        may=may_apply,
        holds=effects.all_registered,
    ),
    Move(
        "finish",
        _("结束跟踪"),
        "End the following",
        sources=("registered",),
        target="tracked",
        may=may_judge,
        holds=effects.tracked_long_enough,
    ),
)

PURCHASE = register(
    Process(
        "instruments.purchase",
        _("新购大型仪器申请"),
        "Application for a purchase",
        description=_(
            "单位填写并签章提交，主管部门审核排序，评议办公室受理，平台自动比对同类仪器，专家评议，另一人批准；"
            "结果公布后可申请一次复议；此后登记预算、合同、验收和入网，跟踪三年共享情况。"
        ),
        states=STATES,
        moves=(*HANDING_IN, *JUDGING, *AGAIN, *FOLLOWING),
        entries=(
            Entry("begin", _("填写申请"), "Begin", target="drafting", may=may_apply),
            Entry(
                "import",
                _("导入已公布的申请"),
                "Import",
                target="published",
                may=may_judge,
                imports=True,
            ),
        ),
    )
)
