"""Who records, signs, returns and voids load tests: the recorder never signs his own."""

from typing import Any

from django.utils.translation import gettext

from yanfa.kernel.access import Verdict
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.kernel.access.verdict import allow, deny
from yanfa.subsystems.operations.models import LoadTest

from .roles import SIGN, may_sign, may_work


def may_sign_load_test(user: Any, test: LoadTest) -> Verdict:
    """Officers, if somebody else recorded it."""
    return may_sign(user) & another_person(user, test.recorded_by, gettext("登记"))


def may_correct_load_test(user: Any, test: LoadTest) -> Verdict:
    """Who recorded it, while it is his turn; an officer stands in for people who are gone."""
    verdict = may_work(user)
    if not verdict or same_person(user, test.recorded_by) or permitted(user, SIGN):
        return verdict
    return deny(gettext("只有登记人本人或运维管理员可以修改。"))


def may_void_load_test(user: Any, test: LoadTest) -> Verdict:
    """Officers; the recorder himself while it is not signed."""
    if test.state != "signed_off" and same_person(user, test.recorded_by):
        return allow()
    return may_sign(user)
