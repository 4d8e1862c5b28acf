"""The process of a sheet: a draft of its expert, then submitted for good; or left out because he recused himself."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.review.effects.scoring import complete, submit
from yanfa.procedures.review.permissions import may_score


def anybody(user: Any, sheet: Any) -> Verdict:
    """Handed out by a move of the panel or of the seat, which say who may."""
    return allow()


def nobody(sheet: Any) -> tuple[str, ...]:
    """The expert finds the seat among his tasks, not each sheet of it."""
    return ()


def recused(sheet: Any) -> Verdict:
    """The expert has said why he does not judge this item."""
    said = sheet.seat.recusals.filter(item=sheet.item_id).exists()
    return allow() if said else deny(gettext("请先申报回避理由。"))


SHEET = register(
    Process(
        "review.sheet",
        _("评审意见表"),
        "Review sheet",
        description=_("填写中随时保存；提交后不能修改，也不能撤回。"),
        states=(
            State("draft", _("意见填写中"), "Opinion in draft", turn=nobody),
            State("submitted", _("意见表已提交"), "Sheet submitted", closed=True),
            State("recused", _("本项回避"), "Recused from the item", closed=True),
        ),
        moves=(
            Move(
                "submit",
                _("提交"),
                "Submit",
                sources=("draft",),
                target="submitted",
                may=may_score,
                holds=complete,
                effect=submit,
            ),
            Move(
                "recuse",
                _("回避"),
                "Recuse",
                sources=("draft",),
                target="recused",
                may=may_score,
                holds=recused,
            ),
        ),
        entries=(Entry("hand_out", _("发放意见表"), "Hand out", target="draft", may=anybody),),
    )
)
