"""What the accounts do at night: stale accounts are disabled, sessions and counters tidied."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session

from tests.registers.people import account
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.jobs.declare import registry
from yanfa.kernel.notices.models import Message
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import GuessWindow, User
from yanfa.registers.accounts.services import grants, guesses

pytestmark = pytest.mark.django_db


def test_staff_who_have_not_come_for_ninety_days_are_disabled_and_told_of() -> None:
    security = account("sec1", "security_admin", last_login=now())
    account("recent", profile=Profile.STAFF, last_login=now() - timedelta(days=89))
    account("stale", profile=Profile.STAFF, last_login=now() - timedelta(days=91), real_name="王久")
    account("never", profile=Profile.STAFF, created_at=now() - timedelta(days=91), real_name="李未")
    account("citizen", last_login=now() - timedelta(days=400))
    registry.get("accounts.disable_stale")()
    assert set(User.objects.filter(is_active=False).values_list("login", flat=True)) == {"stale", "never"}
    told = Message.objects.get(recipient=security)
    assert "王久（stale）、李未（never）" in told.body_zh
    assert AuditEvent.objects.filter(action="accounts.disable", actor=None).count() == 2
    registry.get("accounts.disable_stale")()
    assert Message.objects.count() == 1


def test_what_is_over_is_tidied_away(client) -> None:
    client.force_login(account("wang"))
    guesses.reserve("x")
    registry.get("accounts.tidy")()
    assert (Session.objects.count(), GuessWindow.objects.count()) == (1, 1)
    with time_machine.travel(now() + timedelta(hours=13)):
        registry.get("accounts.tidy")()
    assert (Session.objects.count(), GuessWindow.objects.count()) == (0, 0)


def test_a_granted_role_is_told_to_its_holder() -> None:
    user = account("wang", profile=Profile.STAFF)
    grants.grant(user, "audit_admin", by=account("sec1", "security_admin", real_name="李安全"))
    told = Message.objects.get(recipient=user)
    assert told.body_zh.startswith("李安全 授予您“审计管理员”角色")
