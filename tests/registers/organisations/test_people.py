"""Departments, members, delegations and contacts: who may keep them, and that a delegation ends at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.registers.people import account
from tests.registers.units import administrator, unit
from yanfa.kernel.access import audience
from yanfa.kernel.clock import today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.registers.organisations.models import Contact, Delegation, Department, Membership, Organisation
from yanfa.registers.organisations.permissions import may_act_for, organisations_of
from yanfa.registers.organisations.services import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def own() -> Organisation:
    return unit()


@pytest.fixture
def head(own: Organisation) -> User:
    return administrator(own)


@pytest.fixture
def friend() -> User:
    return account("friend")


def delegated(own: Organisation, head: User, friend: User, days: int = 30, starts: int = 0) -> Delegation:
    first = today() + timedelta(days=starts)
    until = today() + timedelta(days=days)
    return people.delegate(own, friend, by=head, valid_from=first, valid_to=until, reason="出差")


def fresh(user: User) -> User:
    """The account as the next request reads it."""
    return User.objects.get(pk=user.pk)


class TestDelegation:
    def test_it_lets_somebody_act_and_tells_him(self, own, head, friend) -> None:
        assert not may_act_for(friend, own)
        delegated(own, head, friend)
        assert may_act_for(friend, own)
        assert f"unit:{own.public_id}" in audience.tokens_of(fresh(friend))
        assert own.name in Message.objects.get(recipient=friend).body_zh

    def test_it_ends_at_once(self, own, head, friend) -> None:
        held = delegated(own, head, friend)
        people.end_delegation(held, by=head)
        assert not may_act_for(friend, own)

    @pytest.mark.parametrize(("starts", "days"), [(1, 30), (-30, -1)])
    def test_it_holds_on_its_days_only(self, own, head, friend, starts: int, days: int) -> None:
        Delegation.objects.create(
            organisation=own,
            delegator=head,
            delegate=friend,
            valid_from=today() + timedelta(days=starts),
            valid_to=today() + timedelta(days=days),
            reason="出差",
        )
        assert not may_act_for(friend, own)

    def test_it_falls_with_the_one_who_gave_it(self, own, head, friend) -> None:
        delegated(own, head, friend)
        RoleGrant.objects.filter(user=head).update(valid_to=today() - timedelta(days=1))
        assert not may_act_for(friend, own)
        RoleGrant.objects.filter(user=head).update(valid_to=None)
        assert may_act_for(friend, own)
        User.objects.filter(pk=head.pk).update(is_active=False)
        assert not may_act_for(friend, own)

    def test_a_delegate_delegates_no_further(self, own, head, friend) -> None:
        delegated(own, head, friend)
        for act in (
            lambda: delegated(own, friend, account("third")),
            lambda: people.add_member(own, account("fourth"), by=friend),
        ):
            with pytest.raises(PermissionDenied):
                act()

    def test_a_delegate_may_give_it_up_and_a_stranger_may_not_end_it(self, own, head, friend) -> None:
        held = delegated(own, head, friend)
        with pytest.raises(PermissionDenied):
            people.end_delegation(held, by=account("stranger"))
        people.end_delegation(held, by=friend)
        assert organisations_of(friend) == frozenset()

    def test_what_makes_no_sense_is_refused(self, own, head, friend) -> None:
        for act in (
            lambda: delegated(own, head, head),
            lambda: delegated(own, head, friend, days=-1),
            lambda: delegated(own, head, friend, days=400),
            lambda: delegated(own, head, account("gone", is_active=False)),
        ):
            with pytest.raises(ValidationError):
                act()
        delegated(own, head, friend)
        with pytest.raises(ValidationError):
            delegated(own, head, friend)

    def test_nobody_acts_for_another_unit(self, own, head, friend) -> None:
        delegated(own, head, friend)
        other = unit("另一单位")
        assert not may_act_for(friend, other)
        assert not may_act_for(head, other)


class TestMembership:
    def test_a_member_gets_the_role_of_his_place(self, own, head, friend) -> None:
        people.add_member(own, friend, by=head, position="经办人")
        assert fresh(friend).role_codes == {"public", "unit_member"}
        second = account("second")
        people.add_member(own, second, by=head, administrator=True)
        assert may_act_for(fresh(second), own)

    def test_nobody_joins_twice(self, own, head, friend) -> None:
        people.add_member(own, friend, by=head)
        with pytest.raises(ValidationError, match="已是本单位成员"):
            people.add_member(own, friend, by=head)

    def test_leaving_takes_roles_and_given_delegations(self, own, head, friend) -> None:
        second = account("second")
        membership = people.add_member(own, second, by=head, administrator=True)
        delegated(own, fresh(second), friend)
        people.end_membership(membership, by=head)
        assert organisations_of(fresh(second)) == frozenset()
        assert organisations_of(friend) == frozenset()
        assert not Delegation.objects.filter(ended_at=None).exists()

    def test_the_last_administrator_stays(self, own, head) -> None:
        membership = Membership.objects.get(user=head)
        with pytest.raises(ValidationError, match="最后一名管理员"):
            people.end_membership(membership, by=head)
        people.add_member(own, account("second"), by=head, administrator=True)
        people.end_membership(membership, by=head)
        assert organisations_of(fresh(head)) == frozenset()

    def test_a_department_of_another_unit_is_refused(self, own, head, friend) -> None:
        foreign = Department.objects.create(organisation=unit("另一单位"), name="财务部")
        with pytest.raises(ValidationError, match="不是本单位的部门"):
            people.add_member(own, friend, by=head, department=foreign)

    def test_the_registrar_helps_a_unit_without_administrator(self, own, friend) -> None:
        people.add_member(own, friend, by=account("reg1", "registrar"), administrator=True)
        assert may_act_for(fresh(friend), own)


class TestDepartments:
    def test_they_make_a_tree_without_circles(self, own, head) -> None:
        top = people.keep_department(own, by=head, name="总部")
        low = people.keep_department(own, by=head, name="财务部", parent=top)
        for department, parent in ((top, low), (top, top)):
            with pytest.raises(ValidationError):
                people.keep_department(own, by=head, name="总部", parent=parent, department=department)
        foreign = Department.objects.create(organisation=unit("另一单位"), name="别部")
        with pytest.raises(ValidationError, match="其他单位"):
            people.keep_department(own, by=head, name="部", parent=foreign)

    def test_a_name_is_used_once_while_the_department_stands(self, own, head) -> None:
        first = people.keep_department(own, by=head, name="财务部")
        with pytest.raises(ValidationError, match="同名部门"):
            people.keep_department(own, by=head, name="财务部")
        people.close_department(first, by=head)
        people.keep_department(own, by=head, name="财务部")
        assert Department.objects.count() == 2

    def test_a_department_with_open_parts_is_not_closed(self, own, head) -> None:
        top = people.keep_department(own, by=head, name="总部")
        low = people.keep_department(own, by=head, name="财务部", parent=top)
        with pytest.raises(ValidationError, match="下级部门"):
            people.close_department(top, by=head)
        people.close_department(low, by=head)
        people.close_department(top, by=head)

    def test_strangers_keep_none(self, own, friend) -> None:
        with pytest.raises(PermissionDenied):
            people.keep_department(own, by=friend, name="财务部")


class TestContacts:
    def test_the_number_is_checked_and_stored_encrypted(self, own, head) -> None:
        kept = people.keep_contact(Contact(organisation=own, name="钱一", phone="１３８ 1234 1234"), by=head)
        assert Contact.objects.get(pk=kept.pk).phone == "13812341234"
        with connection.cursor() as cursor:
            cursor.execute("SELECT phone FROM organisations_contact")
            assert cursor.fetchone()[0].startswith("yf1:")
        with pytest.raises(ValidationError):
            people.keep_contact(Contact(organisation=own, name="钱一", phone="123"), by=head)

    def test_a_suspended_unit_changes_nothing(self, own, head) -> None:
        registrar = account("reg1", "registrar")
        perform("suspend", own, by=registrar, data={"reason": "注销"})
        with pytest.raises(PermissionDenied, match="已停用"):
            people.keep_contact(Contact(organisation=own, name="钱一"), by=head)
