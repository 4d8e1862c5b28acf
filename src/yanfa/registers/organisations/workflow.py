"""The two processes: an organisation in the register, and an application to act for one."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import correction
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.registers.organisations.effects import admit, free_code, keep_opinion
from yanfa.registers.organisations.models import Organisation, Registration
from yanfa.registers.organisations.notices import APPROVED, REFUSED, TO_CORRECT
from yanfa.registers.organisations.permissions import (
    REVIEW,
    may_admit,
    may_apply,
    may_import,
    may_manage,
    may_review,
)


def nobody(organisation: Organisation) -> frozenset[str]:
    """Nobody: the unit simply stands in the register."""
    return frozenset()


def applicant(registration: Registration) -> str:
    """The applicant."""
    return audience.person(registration.applicant)


def told(registration: Registration) -> list[object]:
    """The applicant."""
    return [registration.applicant]


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)

ORGANISATION = register(
    Process(
        "organisations.organisation",
        _("单位"),
        "Organisation",
        description=_("单位登记后有效；停用后不再办理新业务，历史记录照旧。"),
        states=(
            State("active", _("有效"), "Active", turn=nobody, tags=frozenset({"registered"})),
            State("suspended", _("已停用"), "Suspended", turn=nobody),
        ),
        moves=(
            Move(
                "suspend",
                _("停用"),
                "Suspend",
                sources=("active",),
                target="suspended",
                may=may_manage,
                asks=(REASON,),
            ),
            Move(
                "resume",
                _("恢复"),
                "Resume",
                sources=("suspended",),
                target="active",
                may=may_manage,
                asks=(REASON,),
                effect=free_code,
            ),
        ),
        entries=(
            Entry("register", _("登记"), "Register", target="active", may=may_manage),
            Entry("approved", _("审核通过后登记"), "Register on approval", target="active", may=may_admit),
            Entry("import", _("导入"), "Import", target="active", may=may_import, imports=True),
        ),
    )
)
REGISTRATION = register(
    Process(
        "organisations.registration",
        _("单位登记申请"),
        "Registration",
        description=_("提交、审核；材料不齐的一次性告知补正；通过后申请人可以代表单位办理业务。"),
        states=(
            State(
                "submitted",
                _("待审核"),
                "Submitted",
                turn=REVIEW,
                limit_days="organisations.review_days",
                tags=frozenset({"pending"}),
            ),
            correction.waiting_state(turn=applicant, limit_days="organisations.correction_days"),
            State("approved", _("已通过"), "Approved", closed=True, tags=frozenset({"settled"})),
            State("refused", _("未通过"), "Refused", closed=True, tags=frozenset({"settled"})),
            State("withdrawn", _("已撤回"), "Withdrawn", closed=True),
        ),
        moves=(
            Move(
                "approve",
                _("通过"),
                "Approve",
                sources=("submitted",),
                target="approved",
                may=may_review,
                asks=(
                    Ask(
                        "opinion",
                        _("审核意见"),
                        "Opinion",
                        kind=AskKind.PARAGRAPH,
                        required=False,
                        logged=True,
                    ),
                ),
                effect=admit,
                notice=APPROVED,
                tells=told,
            ),
            *correction.moves(
                stage="review",
                source="submitted",
                back="submitted",
                may_ask=may_review,
                may_answer=may_apply,
                notice=TO_CORRECT,
                tells=told,
            ),
            Move(
                "refuse",
                _("不予通过"),
                "Refuse",
                sources=("submitted",),
                target="refused",
                may=may_review,
                asks=(Ask("opinion", _("不予通过的理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
                effect=keep_opinion,
                notice=REFUSED,
                tells=told,
            ),
            Move(
                "withdraw",
                _("撤回"),
                "Withdraw",
                sources=("submitted", "correcting"),
                target="withdrawn",
                may=may_apply,
            ),
        ),
        entries=(Entry("submit", _("提交"), "Submit", target="submitted", may=may_apply),),
    )
)
