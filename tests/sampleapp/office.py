"""The process of a paper: every ready step of office work, one after the other."""

from tests.sampleapp.permissions import DECIDE, REVIEW, may_decide_paper, may_review
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import archiving, correction, countersign, publicity, sealing
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, State

OFFICES = {"permission:sample.review": "业务科", "permission:sample.import": "信息科"}


def contents(paper):
    """The title and the signatures of the paper."""
    return {"title": paper.title, "signed": [row.office for row in countersign.signatures(paper)]}


PAPER = register(
    Process(
        "sample.paper",
        "文件",
        "Paper",
        states=(
            State("registered", "已登记", "Registered", turn=REVIEW),
            correction.waiting_state(turn=REVIEW, limit_days=5),
            countersign.waiting_state(then=REVIEW),
            State("agreed", "会签通过", "Agreed", turn=REVIEW),
            publicity.showing_state(turn=REVIEW),
            State("published", "公示无异议", "Published", turn=REVIEW),
            sealing.waiting_state(turn=DECIDE),
            State("sealed", "已用印", "Sealed", turn=REVIEW),
            archiving.archived_state(),
        ),
        moves=(
            *correction.moves(
                stage="intake",
                source="registered",
                back="registered",
                may_ask=may_review,
                may_answer=may_review,
            ),
            *countersign.moves(
                source="registered",
                target="agreed",
                back="registered",
                offices=lambda: OFFICES,
                may_lead=may_review,
            ),
            *publicity.moves(
                source="agreed",
                target="published",
                back="agreed",
                may_publish=may_review,
                may_answer=may_review,
            ),
            *sealing.moves(
                source="published",
                target="sealed",
                back="published",
                seals=(("official", "公章"), ("contract", "合同专用章")),
                may_request=may_review,
                may_keep=may_decide_paper,
            ),
            archiving.move(sources=("sealed",), manifest=contents, may_archive=may_review),
        ),
        entries=(Entry("register", "登记", "Register", target="registered", may=may_review),),
    )
)
