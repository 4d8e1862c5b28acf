"""Maker and checker: what one person proposes judges nothing until another approves it."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from tests.kernel.racing import Gate, race
from yanfa.kernel import clock, policy
from yanfa.kernel.access import permissions, recording
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.policy import Basis, versions
from yanfa.kernel.policy.models import Decision, ParameterVersion
from yanfa.kernel.policy.permissions import may_decide
from yanfa.kernel.policy.versions import ProposalRefused, approve, propose, reject

pytestmark = pytest.mark.django_db


def log():
    """What the audit log holds: who did which action."""
    return list(AuditEvent.objects.order_by("pk").values_list("action", "actor_id"))


@pytest.fixture
def account(monkeypatch):
    """Make stored accounts of human beings; the role “officer” holds both permissions."""
    holders = {name: {"officer": "经办"} for name in ("policy.propose", "policy.decide")}
    monkeypatch.setattr(permissions, "_holders", holders)
    humans = get_user_model()._meta.get_field("person").related_model.objects

    def make(login, *, human=None, role="officer"):
        person = humans.get_or_create(name=human)[0] if human else None
        user = get_user_model().objects.create(login=login, person=person)
        user.role_codes = frozenset({role})
        return user

    return make


def proposal(by, value=Decimal("400000.5"), **changes):
    fields = {
        "valid_from": date(2024, 1, 1),
        "basis": Basis("本市实施细则"),
        "reason": "市里规定不同",
        "by": by,
    }
    return propose("vouchers.cap", value, **(fields | changes))


def value_in_2024():
    return policy.get("vouchers.cap", on=date(2024, 6, 1)).value


def test_proposal_holds_only_after_another_person_approved_it(account):
    maker, checker = account("maker"), account("checker")
    version = proposal(maker)
    assert value_in_2024() == 500000
    approve(version, by=checker, opinion="同意")
    assert value_in_2024() == Decimal("400000.5")
    assert log() == [("policy.propose", maker.pk), ("policy.approve", checker.pk)]


def test_rejected_proposal_never_holds(account):
    version = reject(proposal(account("maker")), by=account("checker"), opinion="依据不足")
    assert (version.decision, version.opinion) == ("rejected", "依据不足")
    assert value_in_2024() == 500000
    assert log()[-1][0] == "policy.reject"


def test_proposer_may_not_approve_even_from_a_second_account(account):
    maker = account("maker", human="张三")
    version = proposal(maker)
    for same in (maker, account("second", human="张三")):
        with pytest.raises(PermissionDenied, match="须由另一人办理"):
            approve(version, by=same)
    assert value_in_2024() == 500000
    assert len(log()) == 1


def test_decision_is_taken_once(account):
    version = proposal(account("maker"))
    stale = ParameterVersion.objects.get(pk=version.pk)
    approve(version, by=account("checker"))
    with pytest.raises(PermissionDenied, match="已有决定：已批准"):
        reject(stale, by=account("late"), opinion="不同意")
    assert value_in_2024() == Decimal("400000.5")


def test_without_permission_nothing_is_proposed_or_decided(account):
    with pytest.raises(PermissionDenied, match="提出参数版本"):
        proposal(account("visitor", role="visitor"))
    version = proposal(account("maker"))
    with pytest.raises(PermissionDenied, match="批准参数版本"):
        approve(version, by=account("guest", role="visitor"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "四十万"}, "“年度兑付上限”的值应为 decimal"),
        ({"value": 0.5}, "应为 decimal"),
        ({"valid_to": date(2023, 1, 1)}, "失效日期早于生效日期"),
        ({"reason": " "}, "理由和依据文件"),
        ({"basis": Basis("")}, "理由和依据文件"),
    ],
)
def test_wrong_proposals_are_refused_in_a_sentence(account, changes, sentence):
    with pytest.raises(ProposalRefused, match=sentence):
        proposal(account("maker"), **changes)
    assert log() == []


def test_rejection_needs_a_reason(account):
    version = proposal(account("maker"))
    with pytest.raises(ProposalRefused, match="不批准的理由"):
        reject(version, by=account("checker"), opinion=" ")


def test_unrecorded_decision_does_not_happen(account, monkeypatch):
    version = proposal(account("maker"))
    monkeypatch.setattr(recording, "_record", None)
    with pytest.raises(recording.NothingRecords):
        approve(version, by=account("checker"))
    assert value_in_2024() == 500000


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_decisions_at_once_one_counts(account, monkeypatch):
    """All have passed the check before the transaction when the first one writes."""
    version, gate = proposal(account("maker")), Gate(16)
    checkers = [account(f"checker{number}") for number in range(16)]
    monkeypatch.setattr(versions, "may_decide", lambda by, found: gate() or may_decide(by, found))
    outcomes = race(
        [partial(approve, ParameterVersion.objects.get(pk=version.pk), by=one) for one in checkers]
    )
    assert sum(isinstance(outcome, ParameterVersion) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, PermissionDenied) for outcome in outcomes) == 15
    assert [action for action, _actor in log()] == ["policy.propose", "policy.approve"]


def naively_approve(gate, version, by):
    """What a naive programmer writes: look whether it is still open, then decide."""
    found = ParameterVersion.objects.get(pk=version.pk)
    if not may_decide(by, found):
        raise AssertionError
    gate()
    decided = {"decision": Decision.APPROVED, "decided_by": by, "decided_at": clock.now()}
    ParameterVersion.objects.filter(pk=found.pk).update(**decided)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_all_sixteen_believe_that_they_decided(account):
    version, gate = proposal(account("maker")), Gate(16)
    checkers = [account(f"checker{number}") for number in range(16)]
    assert race([partial(naively_approve, gate, version, one) for one in checkers]) == [None] * 16
