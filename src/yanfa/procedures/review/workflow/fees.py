"""The process of a fee sheet: prepared, approved by another person, paid by a third."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.effects.fees import (
    approve,
    has_fees,
    may_be_approved,
    nothing_follows,
    pay,
    send_back,
    withdraw_approval,
)
from yanfa.procedures.review.permissions import APPROVE, ORGANISE, PAY, may_approve_fees, may_pay, may_prepare

FEE_SHEET = register(
    Process(
        "review.fee_sheet",
        _("专家费发放"),
        "Payment of experts",
        description=_(
            "按职称标准和会期计算税后金额并反推个税，同一专家同月的专家费合并计税；编制、核准、支付由三人分别办理，逐笔记账。"
        ),
        states=(
            State("prepared", _("发放表待核准"), "Fee sheet to be approved", turn=APPROVE),
            State("returned", _("发放表已退回"), "Fee sheet returned", turn=ORGANISE),
            State("approved", _("专家费待支付"), "Fees to be paid", turn=PAY),
            State("paid", _("专家费已支付"), "Fees paid", closed=True, tags=frozenset({"fees_paid"})),
        ),
        moves=(
            Move(
                "approve",
                _("核准发放"),
                "Approve the fees",
                sources=("prepared",),
                target="approved",
                may=may_approve_fees,
                holds=may_be_approved,
                effect=approve,
            ),
            Move(
                "send_back",
                _("退回修改"),
                "Send back",
                sources=("prepared",),
                target="returned",
                may=may_approve_fees,
                asks=(Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
                effect=send_back,
            ),
            Move(
                "resubmit",
                _("重新提交核准"),
                "Hand in again",
                sources=("returned",),
                target="prepared",
                may=may_prepare,
                holds=has_fees,
            ),
            Move(
                "withdraw_approval",
                _("撤回核准"),
                "Withdraw the approval",
                sources=("approved",),
                target="returned",
                may=may_approve_fees,
                holds=nothing_follows,
                asks=(Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
                effect=withdraw_approval,
            ),
            Move(
                "pay",
                _("登记支付"),
                "Record the payment",
                sources=("approved",),
                target="paid",
                may=may_pay,
                asks=(
                    Ask("paid_on", _("支付日期"), "Paid on", kind=AskKind.DATE, logged=True),
                    Ask("voucher", _("付款凭证号"), "Voucher", longest=60, logged=True),
                ),
                effect=pay,
            ),
        ),
        entries=(Entry("prepare", _("编制发放表"), "Prepare", target="prepared", may=may_prepare),),
    )
)
