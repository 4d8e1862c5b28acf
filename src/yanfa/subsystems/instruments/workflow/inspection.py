"""The process of a finding of an inspection: ordered to be mended, answered, mended; or run out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import inspection as effects
from yanfa.subsystems.instruments.permissions import INSPECT, may_lead_unit
from yanfa.subsystems.instruments.workflow.registry import of_unit


def may_inspect(user: Any, record: Any) -> Verdict:
    """The authority."""
    return permitted(user, INSPECT)


def may_expire(user: Any, record: Any) -> Verdict:
    """The clock, and the authority."""
    return allow() if user is None else permitted(user, INSPECT)


FINDING = register(
    Process(
        "instruments.finding",
        _("责令改正"),
        "Order to mend a report",
        states=(
            State("ordered", _("责令限期改正"), "Ordered to be mended", turn=of_unit),
            State(
                "answered", _("改正情况待检查人复核"), "Mending to be reviewed by inspectors", turn=INSPECT
            ),
            State("expired", _("逾期未改正"), "Not mended in time", turn=of_unit),
            State("mended", _("已改正"), "Mended after inspection", closed=True),
        ),
        moves=(
            Move(
                "answer",
                _("提交改正情况"),
                "Say what was mended",
                sources=("ordered", "expired"),
                target="answered",
                may=may_lead_unit,
                asks=(Ask("answer", _("改正情况"), "What was done", kind=AskKind.PARAGRAPH, logged=True),),
                effect=effects.answer,
            ),
            Move(
                "accept",
                _("复核通过"),
                "Verify the mending",
                sources=("answered",),
                target="mended",
                may=may_inspect,
            ),
            Move(
                "order_again",
                _("改正不到位，再次责令"),
                "Order again",
                sources=("answered",),
                target="ordered",
                may=may_inspect,
                asks=(
                    Ask("correct_by", _("限期改正日"), "Mend by", kind=AskKind.DATE, logged=True),
                    Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),
                ),
                effect=effects.order_again,
            ),
            Move(
                "expire",
                _("登记逾期未改正"),
                "Mark as not mended in time",
                sources=("ordered",),
                target="expired",
                may=may_expire,
                effect=effects.expire,
            ),
        ),
        entries=(Entry("order", _("责令改正"), "Order", target="ordered", may=may_inspect),),
    )
)
