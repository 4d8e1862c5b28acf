"""Who may change a parameter: one person proposes, another approves."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, deny, permissions
from yanfa.kernel.access.persons import another_person

from .models import Decision, ParameterVersion

READ = permissions.declare("policy.read", _("查看政策参数"), "See the policy parameters", duty=None)
PROPOSE = permissions.declare("policy.propose", _("提出参数版本"), "Propose a version of a parameter")
DECIDE = permissions.declare("policy.decide", _("批准参数版本"), "Approve a version of a parameter")


def may_propose(user: Any) -> Verdict:
    """Whether the person may propose versions."""
    return permissions.permitted(user, PROPOSE)


def may_decide(user: Any, version: ParameterVersion) -> Verdict:
    """Whether the person may approve or reject this proposal: another human being than the proposer."""
    if version.decision != Decision.PROPOSED:
        return deny(gettext("这个版本已有决定：%s。") % version.get_decision_display())
    return permissions.permitted(user, DECIDE) & another_person(
        user, version.proposed_by, gettext("提出参数版本")
    )
