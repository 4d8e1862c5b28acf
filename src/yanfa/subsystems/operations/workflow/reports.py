"""The process of a monthly report: made from the figures, then signed by somebody else and issued."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.documents import kinds
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects.reports import sign
from yanfa.subsystems.operations.models import MonthlyReport
from yanfa.subsystems.operations.permissions import SIGN, may_sign, may_work

REPORT = kinds.register(
    kinds.IssuedKind("operations.monthly_report", _("运维月报"), "Monthly operations report")
)


def may_sign_report(user: Any, report: MonthlyReport) -> Verdict:
    """An officer who did not make it."""
    return may_sign(user) & another_person(user, report.recorded_by, gettext("编制月报"))


MONTHLY_REPORT = register(
    Process(
        "operations.monthly_report",
        _("运维月报"),
        "Monthly report",
        description=_(
            "按月从台账取数编制，由另一人签发；签发后数字和文件不再变动，台账后来的变化在页面上列出。"
        ),
        states=(
            State(
                "drafted",
                _("月报待签发"),
                "Report to be issued",
                turn=SIGN,
                limit_days="operations.monthly_report_sign_days",
            ),
            State("issued", _("月报已签发"), "Report issued", closed=True),
        ),
        moves=(
            Move(
                "issue",
                _("签发"),
                "Issue",
                sources=("drafted",),
                target="issued",
                may=may_sign_report,
                effect=sign,
            ),
        ),
        entries=(Entry("make", _("编制"), "Make", target="drafted", may=may_work),),
    )
)
