"""Who keeps surveys, who calls back and mends, and who sets a rating aside."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.access.unmasking import UNMASK
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS
from yanfa.procedures.feedback.models import Rating
from yanfa.registers.organisations.api import Department, departments_of

SURVEY = declare(
    "feedback.survey", _("登记本处室的满意度调查"), "Keep satisfaction surveys of the own division"
)
MANAGE = declare("feedback.manage", _("管理全部满意度调查"), "Manage all satisfaction surveys")
READ = declare("feedback.read", _("查看服务评价"), "See the ratings of services")
CALL = declare("feedback.call", _("回访和整改差评"), "Call back and mend bad ratings")
REVIEW = declare("feedback.review", _("审核剔除评价"), "Decide whether a rating is set aside")

registry.extend("section_reporter", SURVEY, READ)
registry.extend("performance_officer", SURVEY, MANAGE, READ)
registry.extend("section_head", READ, REVIEW)


@register
class FeedbackOfficer(Role):
    code = "feedback_officer"
    label = _("评价与回访专员")
    label_en = "Feedback officer"
    description = _("登记满意度调查，回访差评、督促整改，提出剔除恶意评价。")
    description_en = (
        "Keeps surveys, calls back and mends bad ratings, proposes malicious ones to be set aside."
    )
    permissions = frozenset({SURVEY, MANAGE, READ, CALL, UNMASK, READ_INDICATORS})


def may_keep_survey(user: Any, department: Department) -> Verdict:
    """Those who report and belong to the department, and the officer."""
    verdict = permitted(user, SURVEY)
    if not verdict or permitted(user, MANAGE) or department.public_id in departments_of(user):
        return verdict
    return deny(gettext("您不属于“%s”，只能登记本处室的调查。") % department)


def may_call(user: Any, rating: Rating) -> Verdict:
    """Who calls back, but not who rendered the service."""
    verdict = permitted(user, CALL)
    if verdict and same_person(user, rating.handler):
        return deny(gettext("回访须由经办人以外的人进行。"))
    return verdict


def may_mend(user: Any, rating: Rating) -> Verdict:
    """Who calls back, and who rendered the service."""
    handled = rating.handler is not None and same_person(user, rating.handler)
    return permitted(user, READ) if handled else permitted(user, CALL)


def may_review(user: Any, rating: Rating) -> Verdict:
    """A head of division who did not propose it."""
    return permitted(user, REVIEW) & another_person(user, rating.proposed_by, gettext("提出剔除"))
