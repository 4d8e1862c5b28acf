"""The process of a motion: a draft that a chain of approval signs."""

from tests.sampleapp.permissions import DECIDE, IMPORT, REVIEW
from yanfa.kernel.access import allow, audience, deny
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, State

AUDIENCES = {
    "review": lambda motion: audience.holders(REVIEW),
    "import": lambda motion: audience.holders(IMPORT),
    "decide": lambda motion: audience.holders(DECIDE),
    "leader": lambda motion: audience.person(motion.leader) if motion.leader_id else (),
}
STEPS = chain.by_policy("sample.motion_chain", AUDIENCES)


def filler(motion):
    """Who filled it in."""
    return audience.person(motion.filled_by)


def may_fill(user, motion):
    """Who filled it in."""
    return allow() if user is not None and user.pk == motion.filled_by_id else deny("只有填报人可以办理。")


def has_title(motion):
    """It has a title."""
    return allow() if motion.title.strip() else deny("请填写标题。")


MOTION = register(
    Process(
        "sample.motion",
        "请签件",
        "Motion",
        states=(
            State("draft", "草稿", "Draft", turn=filler),
            chain.state(steps_of=STEPS, tags={"approving"}),
            State("passed", "已通过", "Passed", closed=True),
        ),
        moves=chain.moves(
            source="draft",
            target="passed",
            back="draft",
            steps_of=STEPS,
            may_start=may_fill,
            separated=lambda motion: [motion.filled_by],
            holds=has_title,
        ),
        entries=(Entry("draw", "起草", "Draw up", target="draft", may=may_fill),),
    )
)
