"""Many at once: a record rewarded once, a reward paid once, never more spent or taken back than there is.

Every promise has its control: what a naive programmer writes breaks it in the same race.
"""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from tests.kernel.racing import Gate, race
from tests.subsystems.instruments.evaluation.batches import Story, on, served
from yanfa.kernel.ledger.accounts import balance
from yanfa.kernel.ledger.models import Entry
from yanfa.kernel.ledger.verifying import verify_ledger
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.effects.rewards import calculating
from yanfa.subsystems.instruments.effects.rewards.batches import budget_account, held_account
from yanfa.subsystems.instruments.models import (
    EvaluationBatch,
    RewardApplication,
    RewardedRecord,
    RewardEntry,
    RewardLine,
    UsageRecord,
)
from yanfa.subsystems.instruments.services.rewards import applying, money

pytestmark = pytest.mark.django_db(transaction=True)

PARALLEL = 8
#: What each of the eight wants of a reward of 20,000 元: three get it.
WANTED, ALLOWED = Decimal(6000), 3
CALCULATED, PAID, LATER = date(2025, 10, 8), date(2025, 11, 13), date(2025, 12, 1)


def at(day, act):
    """What a thread does at a day: the clock of a demonstration is each thread's own."""
    with on(day):
        return act()


def earned(**facts):
    story = Story(**facts)
    for instrument in story.instruments:
        served(instrument, amount="400000")
    return story


def two_batches():
    """Two batches over the same months and units, both before their calculation, with three records to earn by."""
    first = Story(units=1)
    for number in range(3):
        served(first.instruments[0], amount=str(100_000 * (number + 1)))
    second = Story(of=first, year=2024)
    days = {"period_from": first.batch.period_from, "period_to": first.batch.period_to}
    EvaluationBatch.objects.filter(pk=second.batch.pk).update(**days)
    second.batch.refresh_from_db()
    return first.applied(), second.applied()


def calculate(gate, batch):
    """Plan, wait until everybody has planned, then keep: both batches believe that the records are theirs."""
    planned = calculating.plan(batch)
    gate()
    with transaction.atomic():
        calculating.keep(batch, planned)
    return planned


def test_a_record_is_rewarded_once_though_two_batches_plan_with_it():
    stories = two_batches()
    gate = Gate(2)
    jobs = [partial(at, CALCULATED, partial(calculate, gate, story.batch)) for story in stories]
    outcomes = race(jobs)
    won = [outcome for outcome in outcomes if isinstance(outcome, calculating.Plan)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, calculating.Hindered)]
    assert (len(won), len(lost)) == (1, 1), outcomes
    assert RewardedRecord.objects.count() == UsageRecord.objects.count() == 3
    assert RewardLine.objects.get().base == 600_000
    assert RewardApplication.objects.aggregate(total=Sum("amount"))["total"] == won[0].total > 0


def test_control_both_batches_plan_with_the_same_records():
    """Without the unique key both would grant: their plans, made at the same moment, hold the same money."""
    stories, gate = two_batches(), Gate(2)

    def naive(batch):
        planned = calculating.plan(batch)
        gate()
        return planned.total

    outcomes = race([partial(at, CALCULATED, partial(naive, story.batch)) for story in stories])
    assert outcomes == [Decimal(30_000)] * 2


def test_the_moves_of_two_batches_at_once_reward_every_record_once():
    stories = two_batches()
    jobs = [
        partial(at, CALCULATED, partial(perform, "calculate", story.batch, by=story.officer))
        for story in stories
        for _ in range(PARALLEL // 2)
    ]
    outcomes = race(jobs)
    assert all(isinstance(outcome, EvaluationBatch | MoveRefused) for outcome in outcomes), outcomes
    assert any(isinstance(outcome, EvaluationBatch) for outcome in outcomes)
    assert RewardedRecord.objects.count() == 3
    assert RewardLine.objects.aggregate(total=Sum("base"))["total"] == 600_000


def test_a_reward_is_paid_once():
    story = earned(units=1).paying()
    (reward,) = story.rewards
    data = {"paid_on": PAID, "payment_no": "ZF-1"}
    jobs = [
        partial(
            at,
            PAID,
            partial(perform, "pay", RewardApplication.objects.get(pk=reward.pk), by=story.officer, data=data),
        )
        for _ in range(PARALLEL)
    ]
    outcomes = race(jobs)
    paid = [outcome for outcome in outcomes if isinstance(outcome, RewardApplication)]
    assert len(paid) == 1
    assert all(isinstance(outcome, RewardApplication | MoveRefused) for outcome in outcomes), outcomes
    assert balance(held_account(reward)) == 2_000_000
    assert Entry.objects.filter(kind="instruments.reward_payment").count() == 1
    assert verify_ledger() == []


def claw(story, reward, number):
    return money.claw_back(
        reward,
        by=story.authority,
        amount=WANTED,
        reason="材料不实",
        document_no=f"追回{number}",
        decided_on=LATER,
    )


def spend(story, reward, number):
    return money.record_use(
        reward,
        by=story.admins[0],
        category="training",
        amount=WANTED,
        voucher_no=f"记-{number}",
        spent_on=LATER,
    )


@pytest.mark.parametrize("act", [claw, spend])
def test_never_more_is_taken_back_or_spent_than_there_is(act):
    story = earned(units=1).paid()
    (reward,) = story.rewards
    outcomes = race([partial(at, LATER, partial(act, story, reward, number)) for number in range(PARALLEL)])
    refused = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert len(refused) == PARALLEL - ALLOWED
    assert {type(each) for each in refused} == {ValidationError}, outcomes
    taken = WANTED * ALLOWED
    reward.refresh_from_db()
    assert money.unspent(reward) == reward.amount - taken
    if act is claw:
        assert reward.recovered == taken
        clawed = RewardEntry.objects.filter(kind="clawback").aggregate(total=Sum("amount"))["total"]
        assert clawed == -taken
        assert balance(budget_account(story.batch)) == 100_000_000 - 2_000_000 + int(taken * 100)
    assert verify_ledger() == []


def test_control_without_the_lock_eight_take_back_what_three_may():
    story = earned(units=1).paid()
    (reward,), gate = story.rewards, Gate(PARALLEL)

    def naive():
        found = RewardApplication.objects.get(pk=reward.pk)
        gate()
        if found.amount - found.recovered < WANTED:
            raise AssertionError
        RewardApplication.objects.filter(pk=reward.pk).update(recovered=found.recovered + WANTED)

    assert race([naive] * PARALLEL) == [None] * PARALLEL
    reward.refresh_from_db()
    assert reward.recovered == WANTED


def test_payment_and_clawback_at_once_leave_the_books_in_order():
    story = earned(units=1).paying()
    (reward,) = story.rewards
    data = {"paid_on": PAID, "payment_no": "ZF-1"}
    paying = partial(perform, "pay", RewardApplication.objects.get(pk=reward.pk), by=story.officer, data=data)
    jobs = [
        partial(at, LATER, paying),
        *(partial(at, LATER, partial(claw, story, reward, n)) for n in range(4)),
    ]
    outcomes = race(jobs)
    assert isinstance(outcomes[0], RewardApplication), outcomes
    reward.refresh_from_db()
    assert (reward.state, reward.recovered) == ("paid", WANTED * ALLOWED)
    assert money.unspent(reward) == reward.amount - reward.recovered
    assert verify_ledger() == []


def test_a_unit_applies_once():
    story = earned(units=1).settled()
    apply = partial(applying.apply_for_reward, story.evaluations[0], by=story.admins[0], plan="维护")
    outcomes = race([partial(at, date(2025, 9, 26), apply) for _ in range(PARALLEL)])
    assert sum(isinstance(outcome, RewardApplication) for outcome in outcomes) == 1
    assert all(isinstance(outcome, RewardApplication | ValidationError) for outcome in outcomes), outcomes
