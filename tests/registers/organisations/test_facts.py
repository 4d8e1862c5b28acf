"""Units in the register: their facts, their code, their place, and two who save at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.registers.people import account
from tests.registers.units import administrator, code, unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.choices import OrganisationKind
from yanfa.registers.organisations.models import Organisation
from yanfa.registers.organisations.rules import ancestors
from yanfa.registers.organisations.services import facts


@pytest.fixture
def registrar(db) -> User:
    return account("reg1", "registrar")


def given(**changes: object) -> dict[str, object]:
    return {
        "name": "华东材料研究院",
        "uscc": code(),
        "kind": OrganisationKind.INSTITUTE,
        "district": "310115",
    } | changes


@pytest.mark.django_db
class TestRegistering:
    def test_a_unit_is_born_active_and_written_down(self, registrar: User) -> None:
        stored = facts.register(by=registrar, **given())
        assert stored.state == "active"
        assert AuditEvent.objects.for_target(stored).get().actor_id == registrar.pk

    @pytest.mark.parametrize(
        ("change", "field", "told"),
        [
            ({"uscc": "913101151234567881"}, "uscc", "校验位不符"),
            ({"uscc": "91310115123456788O"}, "uscc", "不使用字母 O"),
            ({"uscc": ""}, "uscc", "须填统一社会信用代码"),
            ({"district": "310199"}, "district", "没有代码为"),
            ({"postcode": "2000"}, "postcode", "6 位数字"),
            ({"kind": "empire"}, "kind", "empire"),
            ({"name": ""}, "name", ""),
        ],
    )
    def test_facts_that_do_not_hold_are_told_by_field(
        self, registrar: User, change: dict[str, object], field: str, told: str
    ) -> None:
        with pytest.raises(ValidationError) as refusal:
            facts.register(by=registrar, **given(**change))
        assert told in " ".join(refusal.value.message_dict[field])
        assert not Organisation.objects.exists()

    def test_a_team_has_no_code_yet(self, registrar: User) -> None:
        for name in ("火星团队", "土星团队"):
            facts.register(by=registrar, **given(name=name, kind=OrganisationKind.TEAM, uscc=""))
        assert Organisation.objects.filter(uscc="").count() == 2

    def test_a_code_is_used_once_among_active_units(self, registrar: User) -> None:
        first = facts.register(by=registrar, **given())
        with pytest.raises(ValidationError, match="已有单位使用"):
            facts.register(by=registrar, **given(name="另一单位", uscc=first.uscc))
        perform("suspend", first, by=registrar, data={"reason": "合并"})
        second = facts.register(by=registrar, **given(name="另一单位", uscc=first.uscc))
        with pytest.raises(MoveRefused, match="不能恢复"):
            perform("resume", first, by=registrar, data={"reason": "误停"})
        perform("suspend", second, by=registrar, data={"reason": "误登"})
        perform("resume", first, by=registrar, data={"reason": "误停"})
        assert first.state == "active"

    def test_the_database_itself_refuses_a_code_twice(self) -> None:
        first = unit()
        with pytest.raises(IntegrityError), transaction.atomic():
            unit("另一单位", uscc=first.uscc)

    def test_only_the_registrar_registers_and_suspends(self, registrar: User) -> None:
        stored = unit()
        for other in (account("citizen"), account("aud1", "audit_admin"), administrator(stored)):
            with pytest.raises(MoveRefused):
                facts.register(by=other, **given())
            with pytest.raises(MoveRefused):
                perform("suspend", stored, by=other, data={"reason": "试"})


@pytest.mark.django_db
class TestChanging:
    def test_a_change_is_written_down_with_before_and_after(self, registrar: User) -> None:
        stored = unit(address="旧地址")
        facts.change(stored, by=registrar, version=1, facts={"address": "新地址"})
        stored.refresh_from_db()
        assert (stored.address, stored.version) == ("新地址", 2)
        event = AuditEvent.objects.for_target(stored).get(action="organisations.change")
        assert event.changes == {"address": ["旧地址", "新地址"]}

    def test_what_does_not_change_is_not_written_down(self, registrar: User) -> None:
        stored = unit()
        facts.change(stored, by=registrar, version=1, facts={"name": stored.name})
        stored.refresh_from_db()
        assert stored.version == 1
        assert not AuditEvent.objects.filter(action="organisations.change").exists()

    def test_the_second_saver_is_told_and_nothing_is_lost(self, registrar: User) -> None:
        stored = unit()
        facts.change(stored, by=registrar, version=1, facts={"address": "甲"})
        with pytest.raises(ValidationError, match="他人已修改"):
            facts.change(stored, by=registrar, version=1, facts={"postcode": "200000"})
        stored.refresh_from_db()
        assert (stored.address, stored.postcode) == ("甲", "")

    def test_a_unit_changes_itself_and_no_other(self) -> None:
        own, other = unit(), unit("另一单位")
        head = administrator(own)
        facts.change(own, by=head, version=1, facts={"address": "新地址"})
        with pytest.raises(PermissionDenied):
            facts.change(other, by=head, version=1, facts={"address": "新地址"})

    def test_nobody_acts_for_a_suspended_unit(self, registrar: User) -> None:
        own = unit()
        head = administrator(own)
        perform("suspend", own, by=registrar, data={"reason": "注销"})
        with pytest.raises(PermissionDenied, match="已停用"):
            facts.change(own, by=head, version=1, facts={"address": "新地址"})


@pytest.mark.django_db
def test_a_unit_does_not_stand_above_itself(registrar: User) -> None:
    top = unit("上级")
    middle = unit("中间", parent=top)
    low = unit("下级", parent=middle)
    for parent in (top, middle, low):
        with pytest.raises(ValidationError) as refusal:
            facts.change(top, by=registrar, version=1, facts={"parent": parent})
        assert "parent" in refusal.value.message_dict
    facts.change(low, by=registrar, version=1, facts={"parent": top})


@pytest.mark.django_db(transaction=True)
def test_two_units_put_under_one_another_at_once_do_not_make_a_circle() -> None:
    registrar = account("reg1", "registrar")
    units = [unit(f"单位{number}") for number in range(6)]
    start = Barrier(len(units))

    def put_under_the_next(number: int) -> bool:
        try:
            start.wait()
            above = units[(number + 1) % len(units)]
            facts.change(units[number], by=registrar, version=1, facts={"parent": above})
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(units)) as pool:
        done = list(pool.map(put_under_the_next, range(len(units))))
    assert done.count(False) == 1
    parents = dict(Organisation.objects.values_list("pk", "parent_id"))
    assert sorted(len(list(ancestors(key, parents.get))) for key in parents) == [0, 1, 2, 3, 4, 5]
