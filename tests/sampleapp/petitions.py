"""The process of a petition: sent to an authority as a request, answered by a reply."""

from tests.sampleapp.permissions import REVIEW, may_decide_paper, may_review
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import letters
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, State

register(
    Process(
        "sample.petition",
        "报批件",
        "Petition",
        states=(
            State("draft", "草稿", "Draft", turn=REVIEW),
            letters.waiting_state(turn=REVIEW, limit_days=10),
            State("granted", "已批复", "Granted", closed=True),
        ),
        moves=(
            *letters.moves(
                source="draft",
                target="granted",
                back="draft",
                issued_by=lambda petition: "研发服务中心",
                may_request=may_review,
                may_record=may_review,
            ),
            letters.letter(source="requested", may_record=may_decide_paper),
        ),
        entries=(Entry("draw", "起草", "Draw up", target="draft", may=may_review),),
    )
)
