"""The process of a case: applied for, reviewed by one person, decided by another."""

from tests.sampleapp import motions, office, petitions  # noqa: F401  the other processes of this app
from tests.sampleapp.notices import SENT_BACK
from tests.sampleapp.permissions import REVIEW, may_decide, may_import, may_own, may_review
from yanfa.kernel.access import allow, audience, deny
from yanfa.kernel.workflow.asks import Ask
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State


def applicant(case):
    """The applicant."""
    return audience.person(case.applicant)


def is_complete(case):
    """The amount is stated."""
    return allow() if case.amount > 0 else deny("请填写金额。")


def note_reviewer(case, by, data):
    """Notes who reviews."""
    case.reviewer = by


def note_opinion(case, by, data):
    """Keeps the opinion; an amount above what was applied for cannot be granted."""
    if data["amount"] is not None and data["amount"] > case.amount:
        raise Hindered("批准金额不能高于申请金额。")
    case.amount = data["amount"] if data["amount"] is not None else case.amount
    case.opinion = data["opinion"]


OPINION = Ask("opinion", "意见", "Opinion", longest=20, logged=True)
REASON = Ask("reason", "理由", "Reason", kind="paragraph")

CASE = register(
    Process(
        "sample.case",
        "案件",
        "Case",
        description="申请、审查、决定。",
        states=(
            State("draft", "草稿", "Draft", turn=applicant),
            State("submitted", "已提交", "Submitted", turn=REVIEW, limit_days=5, tags={"pending"}),
            State(
                "reviewing",
                "审查中",
                "Reviewing",
                public_label="办理中",
                turn=REVIEW,
                tags={"pending", "review"},
            ),
            State("approved", "已批准", "Approved", closed=True, tags={"settled", "granted"}),
            State("rejected", "不予批准", "Rejected", closed=True, tags={"settled"}),
            State("withdrawn", "已撤回", "Withdrawn", closed=True),
        ),
        moves=(
            Move(
                "submit",
                "提交",
                "Submit",
                sources=("draft",),
                target="submitted",
                may=may_own,
                holds=is_complete,
            ),
            Move(
                "take",
                "开始审查",
                "Take",
                sources=("submitted",),
                target="reviewing",
                may=may_review,
                effect=note_reviewer,
            ),
            Move(
                "note",
                "备注",
                "Note",
                sources=("reviewing",),
                target="reviewing",
                may=may_review,
                asks=(REASON,),
            ),
            Move(
                "approve",
                "批准",
                "Approve",
                sources=("reviewing",),
                target="approved",
                may=may_decide,
                asks=(OPINION, Ask("amount", "批准金额", "Amount", kind="money", required=False)),
                effect=note_opinion,
            ),
            Move(
                "reject",
                "不予批准",
                "Reject",
                sources=("reviewing",),
                target="rejected",
                may=may_decide,
                asks=(REASON,),
            ),
            Move(
                "send_back",
                "退回修改",
                "Send back",
                sources=("submitted", "reviewing"),
                target="draft",
                may=may_review,
                asks=(REASON,),
                notice=SENT_BACK,
                tells=lambda case: [case.applicant],
            ),
            Move(
                "withdraw",
                "撤回",
                "Withdraw",
                sources=("draft", "submitted"),
                target="withdrawn",
                may=may_own,
            ),
        ),
        entries=(
            Entry("apply", "申请", "Apply", target="draft", may=may_own),
            Entry("import_granted", "导入已批准", "Import", target="approved", may=may_import, imports=True),
            Entry("import_pending", "导入待审", "Import", target="submitted", may=may_import, imports=True),
        ),
    )
)
