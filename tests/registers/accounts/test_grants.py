"""Roles: granted by the security administrator, never to himself, and kept apart by natural person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from tests.registers.people import account, human, signed_in
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.registers.accounts.services import grants


@pytest.fixture
def security(db) -> User:
    return account("sec1", "security_admin")


@pytest.fixture
def staff(db) -> User:
    return account("wang", profile=Profile.STAFF)


@pytest.mark.django_db
class TestGranting:
    def test_a_grant_is_written_down_with_its_period(self, security: User, staff: User) -> None:
        grants.grant(staff, "audit_admin", by=security, valid_to=date(2099, 12, 31))
        assert User.objects.get(pk=staff.pk).role_codes == {"audit_admin"}
        event = AuditEvent.objects.for_target(staff).get(action="accounts.grant")
        assert event.actor_id == security.pk
        assert event.summary == f"审计管理员，{today()} 至 2099-12-31"

    @pytest.mark.parametrize("role", ["system_admin", "audit_admin", "public"])
    def test_only_the_security_administrator_grants(self, staff: User, role: str) -> None:
        for by in (account("other", role), staff, None):
            with pytest.raises(PermissionDenied):
                grants.grant(staff, "audit_admin", by=by)

    def test_nobody_grants_to_himself_by_whatever_account(self, security: User) -> None:
        security.person = human()
        security.save()
        second = account("sec2", profile=Profile.STAFF, person=human())
        for own in (security, second):
            with pytest.raises(PermissionDenied, match="不能为本人授权"):
                grants.grant(own, "security_admin", by=security)

    def test_one_person_holds_one_administrators_role_over_all_accounts(self, security: User) -> None:
        first = account("first", "audit_admin", person=human())
        second = account("second", profile=Profile.STAFF, person=human())
        for holder in (first, second):
            with pytest.raises(PermissionDenied, match="三员分立"):
                grants.grant(holder, "system_admin", by=security)

    def test_a_role_that_begins_later_counts_for_the_separation(self, security: User, staff: User) -> None:
        grants.grant(staff, "audit_admin", by=security, valid_from=today() + timedelta(days=30))
        with pytest.raises(PermissionDenied, match="三员分立"):
            grants.grant(staff, "system_admin", by=security)

    def test_a_role_of_staff_needs_an_identified_person(self, security: User) -> None:
        citizen = account("citizen", profile=Profile.PUBLIC)
        unknown = account("unknown", profile=Profile.STAFF)
        User.objects.filter(pk=unknown.pk).update(person=None)
        unknown.refresh_from_db()
        for holder, reason in ((citizen, "只授予工作人员帐号"), (unknown, "尚未登记本人身份")):
            with pytest.raises(PermissionDenied, match=reason):
                grants.grant(holder, "audit_admin", by=security)

    @pytest.mark.parametrize(
        ("change", "error"),
        [
            (lambda: {"role": "emperor"}, "没有这个角色"),
            (lambda: {"valid_to": today() - timedelta(days=1)}, "不得早于"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, security: User, staff: User, change: Callable[[], dict[str, Any]], error: str
    ) -> None:
        given = {"role": "audit_admin"} | change()
        with pytest.raises((ValidationError, PermissionDenied), match=error):
            grants.grant(staff, given.pop("role"), by=security, **given)

    def test_a_disabled_account_gets_no_role(self, security: User) -> None:
        gone = account("gone", profile=Profile.STAFF, is_active=False)
        with pytest.raises(PermissionDenied, match="已停用"):
            grants.grant(gone, "audit_admin", by=security)

    def test_a_role_is_granted_once_and_again_after_it_expired(self, security: User, staff: User) -> None:
        grants.grant(staff, "audit_admin", by=security)
        with pytest.raises(ValidationError, match="已有这个角色"):
            grants.grant(staff, "audit_admin", by=security)
        RoleGrant.objects.update(valid_from=date(2020, 1, 1), valid_to=today() - timedelta(days=1))
        grants.grant(staff, "audit_admin", by=security)
        assert RoleGrant.objects.filter(user=staff, ended_at=None).count() == 1

    def test_an_ended_role_is_closed_and_kept(self, security: User, staff: User) -> None:
        held = grants.grant(staff, "audit_admin", by=security)
        grants.end(held, by=security)
        grants.end(held, by=security)
        held.refresh_from_db()
        assert (held.ended_by, held.ended_at is not None) == (security, True)
        assert User.objects.get(pk=staff.pk).role_codes == frozenset()
        assert AuditEvent.objects.filter(action="accounts.end_grant").count() == 1

    def test_nobody_ends_his_own_role(self, security: User) -> None:
        with pytest.raises(PermissionDenied, match="本人"):
            grants.end(RoleGrant.objects.get(user=security), by=security)

    def test_roles_of_staff_do_not_pass_by_the_door_of_the_units(self, staff: User) -> None:
        for scope in ("", "0123456789abcdef"):
            with pytest.raises(PermissionDenied):
                grants.grant_in_unit(staff, "audit_admin", by=staff, scope=scope)
            with pytest.raises(PermissionDenied):
                grants.end_in_unit(staff, "audit_admin", by=staff, scope=scope)


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_once_do_not_join_separated_duties() -> None:
    person = human()
    security = account("sec1", "security_admin")
    accounts = [account(f"two{number}", profile=Profile.STAFF, person=person) for number in range(8)]
    roles = ["system_admin", "audit_admin"] * 4
    start = Barrier(len(accounts))

    def grant(number: int) -> bool:
        try:
            start.wait()
            grants.grant(accounts[number], roles[number], by=security)
        except PermissionDenied:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(accounts)) as pool:
        list(pool.map(grant, range(len(accounts))))
    assert len(set(RoleGrant.objects.filter(user__person=person).values_list("role", flat=True))) == 1


@pytest.mark.django_db
class TestPages:
    def test_a_grant_wants_a_fresh_proof(self, security: User, staff: User) -> None:
        client = signed_in(Client(), security)
        page = f"/accounts/people/{staff.public_id}/grant/"
        assert client.post(page, {"role": "audit_admin"}).url == f"/accounts/people/{staff.public_id}/"
        session = client.session
        session["account_authentication_methods"][0]["at"] -= 400
        session.save()
        security.set_password("Another-mountain-9")
        security.save()
        client.force_login(security)
        assert RoleGrant.objects.filter(user=staff).count() == 1

    def test_a_refusal_is_told_on_the_form(self, security: User, staff: User) -> None:
        client = signed_in(Client(), security)
        page = f"/accounts/people/{staff.public_id}/grant/"
        client.post(page, {"role": "audit_admin"})
        assert "三员分立" in client.post(page, {"role": "system_admin"}).content.decode()
        answer = client.post(page, {"role": "audit_admin", "organisation": "不存在的单位"})
        assert "没有找到这个单位" in answer.content.decode()

    def test_a_role_is_withdrawn_by_a_button(self, security: User, staff: User) -> None:
        held = grants.grant(staff, "audit_admin", by=security)
        client = signed_in(Client(), security)
        assert "收回" in client.get(f"/accounts/people/{staff.public_id}/").content.decode()
        client.post(f"/accounts/people/grants/{held.public_id}/end/")
        held.refresh_from_db()
        assert held.ended_at is not None
