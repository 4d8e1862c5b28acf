"""An alert fires and ends; both are delivered, neither is decided here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects.alerts import keep_resolved
from yanfa.subsystems.operations.permissions.alerts import DELIVER


def may_deliver(user: Any, record: Any = None) -> Verdict:
    """A program whose token names the scope, or a person who holds the permission."""
    return permitted(user, DELIVER)


def nobody(alert: Any) -> frozenset[str]:
    """Nobody: the monitoring itself says when it is over."""
    return frozenset()


ALERT = register(
    Process(
        "operations.alert",
        _("监控告警"),
        "Alert",
        description=_("由 Prometheus Alertmanager 送入：触发、恢复。重复送达不产生新记录。"),
        states=(
            State("firing", _("告警中"), "Firing", turn=nobody),
            State("resolved", _("告警恢复"), "Resolved alert", closed=True),
        ),
        moves=(
            Move(
                "resolve",
                _("恢复告警"),
                "Resolve",
                sources=("firing",),
                target="resolved",
                may=may_deliver,
                effect=keep_resolved,
            ),
        ),
        entries=(Entry("deliver", _("送达"), "Deliver", target="firing", may=may_deliver),),
    )
)
