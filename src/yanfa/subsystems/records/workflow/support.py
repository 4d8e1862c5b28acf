"""支撑政策: asked for with a day, delivered with proof, and noted when the policy is issued."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.records.effects import support as effects
from yanfa.subsystems.records.permissions.documents import may_propose, may_run, may_work, nobody, writers

from .documents import PROOF, REASON

SUPPORT = register(
    Process(
        "records.support",
        _("政策支撑"),
        "Support of a policy",
        description=_("主管处室提出要求和期限，单位按期提交成果；政策出台后登记文号和施行日。"),
        states=(
            State(
                "requested", _("待提交成果"), "To be delivered", turn=writers, limit_days=effects.due_limit
            ),
            State("delivered", _("已提交成果"), "Draft delivered", turn=nobody),
            State("enacted", _("政策已出台"), "Policy enacted", closed=True),
            State("dropped", _("要求已取消"), "Request dropped", closed=True),
        ),
        moves=(
            Move(
                "deliver",
                _("提交成果"),
                "Deliver",
                sources=("requested",),
                target="delivered",
                may=may_work,
                asks=(
                    Ask("delivered_on", _("提交日期"), "Delivered on", kind=AskKind.DATE, logged=True),
                    Ask("delivered", _("提交的成果"), "What was delivered", longest=200, logged=True),
                    PROOF,
                ),
                effect=effects.deliver,
            ),
            Move(
                "postpone_support",
                _("约定延期"),
                "Postpone",
                sources=("requested",),
                target="requested",
                may=may_run,
                asks=(
                    Ask("due_on", _("新的应提交日"), "New due day", kind=AskKind.DATE, logged=True),
                    REASON,
                ),
                effect=effects.postpone,
            ),
            Move(
                "drop",
                _("取消要求"),
                "Drop",
                sources=("requested",),
                target="dropped",
                may=may_run,
                asks=(REASON,),
                effect=effects.drop,
            ),
            Move(
                "enact",
                _("登记出台"),
                "Policy enacted",
                sources=("delivered",),
                target="enacted",
                may=may_work,
                asks=(
                    Ask("issued_number", _("出台文号"), "Number", longest=100, logged=True),
                    Ask("effective_on", _("政策施行日"), "Effective on", kind=AskKind.DATE, logged=True),
                    PROOF,
                ),
                effect=effects.issue,
            ),
        ),
        entries=(
            Entry("request", _("登记支撑要求"), "Request", target="requested", may=may_propose),
            Entry("import", _("导入已提交的支撑"), "Import", target="delivered", may=may_run, imports=True),
            Entry(
                "import_open",
                _("导入待提交的支撑"),
                "Import open",
                target="requested",
                may=may_run,
                imports=True,
            ),
        ),
    )
)
