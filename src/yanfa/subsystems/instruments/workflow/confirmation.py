"""The processes of 年度确认: the round that the officer opens and closes, and what each unit owes in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import confirmation as effects
from yanfa.subsystems.instruments.notices.confirmation import CONFIRMATION_RETURNED
from yanfa.subsystems.instruments.permissions import CLERK, MANAGE, may_lead_unit
from yanfa.subsystems.instruments.permissions.confirmation import people_of
from yanfa.subsystems.instruments.workflow.registry import may_check, nobody, of_unit

#: Of a task whose confirmation was taken.
CONFIRMED = "confirmed"


def may_open(user: Any, record: Any) -> Verdict:
    """The officer; the platform itself when it makes a demonstration or the clock closes a round."""
    return allow() if user is None else permitted(user, MANAGE)


def unit_people(task: Any) -> Iterable[Any]:
    """Who acts for the unit."""
    return people_of(task.organisation)


ROUND = register(
    Process(
        "instruments.confirmation_round",
        _("年度确认批次"),
        "Round of confirmation",
        states=(
            State("open", _("确认进行中"), "Confirmation running", turn=MANAGE),
            State("closed", _("确认已截止"), "Confirmation closed", closed=True),
        ),
        moves=(Move("close", _("截止"), "Close", sources=("open",), target="closed", may=may_open),),
        entries=(Entry("open", _("发起年度确认"), "Open", target="open", may=may_open),),
    )
)

TASK = register(
    Process(
        "instruments.confirmation",
        _("单位年度确认"),
        "Confirmation by a unit",
        states=(
            State("pending", _("单位确认中"), "Being confirmed by the unit", turn=of_unit),
            State("submitted", _("确认结果待核"), "Confirmation to be checked", turn=CLERK),
            State("missed", _("逾期未确认"), "Confirmation overdue", turn=of_unit),
            State(
                "accepted",
                _("确认结果已核"),
                "Confirmation accepted",
                turn=nobody,
                tags=frozenset({CONFIRMED}),
            ),
        ),
        moves=(
            Move(
                "submit",
                _("提交年度确认"),
                "Submit the confirmation",
                sources=("pending", "missed"),
                target="submitted",
                may=may_lead_unit,
                effect=effects.submit,
            ),
            Move(
                "accept",
                _("核对通过"),
                "Accept the confirmation",
                sources=("submitted",),
                target="accepted",
                may=may_check,
            ),
            Move(
                "return",
                _("退回补正"),
                "Return the confirmation",
                sources=("submitted", "accepted"),
                target="pending",
                may=may_check,
                asks=(Ask("reason", _("退回理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True),),
                effect=effects.send_back,
                notice=CONFIRMATION_RETURNED,
                tells=unit_people,
            ),
            Move(
                "lapse",
                _("登记逾期"),
                "Mark as overdue",
                sources=("pending",),
                target="missed",
                may=may_open,
                effect=effects.lapse,
            ),
        ),
        entries=(Entry("owe", _("列入应确认"), "Owe", target="pending", may=may_open),),
    )
)
