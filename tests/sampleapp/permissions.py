"""Who may do what with a case; the roles that hold these permissions are made by the tests."""

from yanfa.kernel.access import allow, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.persons import another_person

REVIEW = declare("sample.review", "审查案件", "Review cases")
DECIDE = declare("sample.decide", "决定案件", "Decide cases")
IMPORT = declare("sample.import", "导入案件", "Import cases")


def may_own(user, case):
    """The applicant."""
    return allow() if user is not None and user.pk == case.applicant_id else deny("只有申请人可以办理。")


def may_review(user, case):
    """Whoever may review cases."""
    return permitted(user, REVIEW)


def may_decide(user, case):
    """Whoever may decide cases and has not reviewed this one."""
    return permitted(user, DECIDE) & another_person(user, case.reviewer, "审查")


def may_import(user, case):
    """Whoever may import cases, and the platform itself."""
    return allow() if user is None else permitted(user, IMPORT)


def may_decide_paper(user, paper):
    """Whoever may decide."""
    return permitted(user, DECIDE)
