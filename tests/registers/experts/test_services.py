"""Facts, consent, erasure, ties and payees: what holds is kept and written down, what does not is told by field."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tests.registers.experts.people import expert
from tests.registers.people import IDENTITY_NUMBERS, account
from tests.registers.units import unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.registers.experts.api import candidates, payee
from yanfa.registers.experts.models import Avoidance, Consent, Expert, Relation
from yanfa.registers.experts.permissions import PAYEES, ExpertRegistrar
from yanfa.registers.experts.services import agreeing, avoiding, facts
from yanfa.registers.experts.tasks import erase

pytestmark = pytest.mark.django_db

PRIVATE = {
    "phone": "13900001111",
    "identity_number": IDENTITY_NUMBERS[0],
    "bank_name": "某行",
    "bank_account": "62220000",
}


@pytest.fixture
def registrar():
    return account("registrar1", "expert_registrar")


@pytest.fixture
def himself():
    return account("expert1", "expert")


def change(found, by, **given):
    return facts.change(found, by=by, version=found.version, facts=given)


def test_every_fault_is_told_at_its_field(registrar):
    wrong = {
        "name": "",
        "phone": "123",
        "identity_number": "11010519491231002Y",
        "bank_account": "12",
        "title": "x",
    }
    with pytest.raises(ValidationError) as refused:
        facts.nominate(by=registrar, subjects=["999"], kinds=[], **wrong)
    fields = {
        "name",
        "phone",
        "identity_number",
        "bank_account",
        "bank_name",
        "title",
        "organisation",
        "subjects",
        "kinds",
    }
    assert refused.value.message_dict.keys() == fields
    assert not Expert.objects.exists()


def test_numbers_are_stored_encrypted_and_known_again(registrar):
    found = change(expert(), registrar, **PRIVATE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, identity_number, bank_account, identity FROM experts_expert")
        stored = " ".join(map(str, cursor.fetchone()))
    assert not any(text in stored for text in PRIVATE.values())
    assert Expert.objects.get(identity=IDENTITY_NUMBERS[0].lower()) == found
    with pytest.raises(ValidationError, match="已登记在专家库中"):
        change(expert(), registrar, identity_number=IDENTITY_NUMBERS[0])
    (event,) = AuditEvent.objects.filter(action="experts.change")
    assert event.changes["phone"] == ["（不记录）", "（不记录）"]


def test_a_second_saver_is_told(registrar):
    found = expert()
    change(found, registrar, keywords="质谱", subjects=["150", "430"])
    assert Expert.objects.get(pk=found.pk).subject_codes == ["150", "430"]
    with pytest.raises(ValidationError, match="他人已修改"):
        change(found, registrar, keywords="光谱")


def test_an_expert_keeps_his_own_facts_alone(registrar, himself):
    found = expert()
    facts.link_account(found, himself, by=registrar)
    assert change(found, himself, department="二室").department == "二室"
    found.refresh_from_db()
    with pytest.raises(PermissionDenied, match="由专家库管理员维护"):
        change(found, himself, title="senior")
    with pytest.raises(PermissionDenied):
        change(expert(), himself, department="二室")
    with pytest.raises(ValidationError, match="已关联另一名专家"):
        facts.link_account(expert(), himself, by=registrar)


def test_consent_is_given_once_and_taken_back_at_once(registrar):
    found = expert(consented=False)
    agreeing.give_consent(found, by=registrar)
    assert list(candidates()) == [found]
    with pytest.raises(ValidationError, match="仍然有效"):
        agreeing.give_consent(found, by=registrar)
    agreeing.withdraw_consent(found, by=registrar)
    assert list(candidates()) == []
    with pytest.raises(ValidationError, match="无须撤回"):
        agreeing.withdraw_consent(found, by=registrar)


def test_details_are_erased_when_the_days_are_over_and_not_before(registrar):
    found = change(expert(organisation=unit()), registrar, **PRIVATE)
    agreeing.withdraw_consent(found, by=registrar)
    Relation.objects.create(expert=found, kind="relative", person_name="家人")
    other = expert()
    erase()
    assert Expert.objects.get(pk=found.pk).phone
    moment = now() - timedelta(days=15)
    Consent.objects.filter(expert=found).update(given_at=moment, withdrawn_at=moment)
    erase()
    erase()
    gone = Expert.objects.get(pk=found.pk)
    assert (gone.state, gone.departure, gone.identity, gone.name) == (
        "left",
        "consent_withdrawn",
        None,
        found.name,
    )
    assert not any(getattr(gone, name) for name in PRIVATE)
    assert not gone.relations.exists()
    assert AuditEvent.objects.filter(action="experts.erase").count() == 1
    assert Expert.objects.get(pk=other.pk).state == "pooled"


def test_who_agrees_again_in_time_keeps_his_details(registrar):
    found = change(expert(), registrar, **PRIVATE)
    agreeing.withdraw_consent(found, by=registrar)
    moment = now() - timedelta(days=20)
    Consent.objects.filter(expert=found).update(given_at=moment, withdrawn_at=moment)
    agreeing.give_consent(found, by=registrar)
    erase()
    assert Expert.objects.get(pk=found.pk).phone == PRIVATE["phone"]


def test_the_yearly_agreement_is_signed_once(registrar):
    found = expert()
    first = agreeing.sign_agreement(found, by=registrar)
    assert agreeing.sign_agreement(found, by=registrar) == first
    assert agreeing.agreed(found, first.year)
    assert not agreeing.agreed(found, first.year + 1)


def test_ties_are_checked_and_only_the_registrar_takes_them_away(registrar, himself):
    found = expert(account=himself)
    with pytest.raises(ValidationError, match="请填写对方姓名"):
        avoiding.add_relation(Relation(expert=found, kind="coauthor"), by=himself)
    with pytest.raises(ValidationError, match="不能是专家本人"):
        avoiding.add_relation(Relation(expert=found, kind="coauthor", other=found), by=registrar)
    with pytest.raises(ValidationError, match="回避单位或回避人员之一"):
        avoiding.add_avoidance(Avoidance(expert=found, reason="有诉讼"), by=himself)
    avoidance = Avoidance(expert=found, organisation=unit(), reason="有诉讼", declared_by="other_side")
    avoiding.add_avoidance(avoidance, by=himself)
    assert avoidance.declared_by == "expert"
    with pytest.raises(PermissionDenied):
        avoiding.end_avoidance(avoidance, by=himself)
    avoiding.end_avoidance(avoidance, by=registrar)
    avoiding.end_avoidance(avoidance, by=registrar)
    assert AuditEvent.objects.filter(action="experts.avoidance").count() == 2
    relation = avoiding.add_relation(Relation(expert=found, kind="relative", person_name="家人"), by=himself)
    with pytest.raises(PermissionDenied):
        avoiding.remove_relation(relation, by=himself)
    avoiding.remove_relation(relation, by=registrar)
    assert not Relation.objects.exists()


def test_a_payee_is_shown_to_whoever_pays_for_a_reason_that_is_written_down(registrar, monkeypatch):
    found = change(expert(), registrar, **PRIVATE)
    with pytest.raises(PermissionDenied):
        payee(found, by=registrar, reason="发放劳务费")
    monkeypatch.setattr(ExpertRegistrar, "permissions", ExpertRegistrar.permissions | {PAYEES})
    monkeypatch.setattr("yanfa.kernel.access.permissions._holders", {PAYEES: {"expert_registrar": "x"}})
    with pytest.raises(ValidationError, match="写明查看的理由"):
        payee(found, by=registrar, reason=" ")
    seen = payee(found, by=registrar, reason="发放劳务费")
    assert (seen.bank_account, seen.identity_number, seen.complete) == ("62220000", IDENTITY_NUMBERS[0], True)
    assert "62220000" not in repr(seen)
    assert AuditEvent.objects.get(action="experts.payee").summary == "发放劳务费"
