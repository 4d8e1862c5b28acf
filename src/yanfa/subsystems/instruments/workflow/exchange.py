"""The process of a record at the national platform: not submitted, waiting for the answer, taken, refused."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.workflow.asks import Ask
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import exchange as effects
from yanfa.subsystems.instruments.permissions import CLERK
from yanfa.subsystems.instruments.workflow.registry import nobody


def may_deliver(user: Any, record: Any) -> Verdict:
    """The clerk; the platform itself when it makes a demonstration."""
    return allow() if user is None else permitted(user, CLERK)


NRII = register(
    Process(
        "instruments.nrii",
        _("国家平台同步"),
        "Delivery to the national platform",
        states=(
            State("unsubmitted", _("未提交国家平台"), "Not submitted to NRII", turn=CLERK),
            State("pending", _("国家平台待审核"), "Waiting for NRII", turn=nobody),
            State("passed", _("国家平台通过"), "Passed by NRII", turn=nobody),
            State("failed", _("国家平台不通过"), "Refused by NRII", turn=CLERK),
        ),
        moves=(
            Move(
                "submit",
                _("提交国家平台"),
                "Submit to NRII",
                sources=("unsubmitted", "passed", "failed"),
                target="pending",
                may=may_deliver,
            ),
            Move(
                "pass",
                _("登记通过"),
                "Note that it passed",
                sources=("pending",),
                target="passed",
                may=may_deliver,
                effect=effects.passed,
            ),
            Move(
                "fail",
                _("登记不通过"),
                "Note that it was refused",
                sources=("pending",),
                target="failed",
                may=may_deliver,
                asks=(Ask("reason", _("不通过原因"), "Reason", longest=500, logged=True),),
                effect=effects.failed,
            ),
        ),
        entries=(Entry("list", _("列入同步"), "List for delivery", target="unsubmitted", may=may_deliver),),
    )
)
