"""From verified usage to money: what counts, what is granted, what is paid, spent and taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import SERVED, Story, on, served
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.ledger.accounts import balance
from yanfa.kernel.ledger.verifying import verify_ledger
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.rewards import Reason
from yanfa.subsystems.instruments.effects.evaluation.parameters import terms_of
from yanfa.subsystems.instruments.effects.rewards.batches import budget_account, due_account, held_account
from yanfa.subsystems.instruments.models import (
    ConfirmationRound,
    RewardedRecord,
    RewardEntry,
    RewardLine,
    UsageAdjustment,
    UsageRecord,
    Veto,
)
from yanfa.subsystems.instruments.models.rewards.eligibility import with_reason
from yanfa.subsystems.instruments.rules.rewards import RecordFacts, exclusion
from yanfa.subsystems.instruments.services.rewards import money, trial
from yanfa.subsystems.instruments.services.usage import adjusting

pytestmark = pytest.mark.django_db


def granted(year=2025):
    """The indicator of a calendar year."""
    return compute(
        registry["instruments.rewards_granted"], Period(date(year, 1, 1), date(year + 1, 1, 1))
    ).value


def veto(unit, start, end):
    return Veto.objects.create(
        organisation=unit, kind="reward", valid_from=start, valid_to=end, basis="逾期未改正"
    )


def test_sql_and_the_rule_give_the_same_reason():
    """One record for every reason, and some with two: the database and rules.rewards name the same one."""
    story = Story(units=2)
    good, cheap = story.instruments[0], factories.instrument(story.units[0], original_value="250000")
    draft = factories.instrument(story.units[0], published=False)
    served(good)
    served(good, on=date(2024, 6, 30))
    served(good, on=date(2025, 7, 1))
    served(cheap)
    served(draft)
    for changed in (
        {"external": False},
        {"related_party": True},
        {"waived": True},
        {"purpose": "medical"},
        {"verified": False},
        {"contract_no": ""},
        {"invoice_no": ""},
        {"voucher_no": "CX-1"},
        {"external": False, "contract_no": ""},
        {"purpose": "teaching", "verified": False},
    ):
        served(good, **changed)
    served(story.instruments[1])
    terms = terms_of(story.batch)
    barred = {story.units[1].pk}
    found = with_reason(UsageRecord.objects.all(), terms, year=2024, barred=barred)
    seen = set()
    for record in found.select_related("instrument", "report"):
        facts = RecordFacts(
            served_on=record.served_on,
            original_value=record.instrument.original_value,
            published=record.instrument.state == "published",
            complete=True,
            external=record.external,
            related=record.related_party,
            purpose=record.purpose,
            contract=record.contract_no,
            invoice=record.invoice_no,
            voucher=record.voucher_no,
            verified=record.report.state == "verified",
            waived=record.waived,
            barred=record.instrument.organisation_id in barred,
        )
        assert record.reason == (exclusion(facts, terms) or "")
        seen.add(record.reason)
    assert len(seen) == 12


def test_an_instrument_without_confirmation_earns_nothing():
    story = Story(units=1)
    served(story.instruments[0])
    terms = terms_of(story.batch)
    assert with_reason(UsageRecord.objects.all(), terms, year=2024).get().reason == ""
    enter(ConfirmationRound(year=2024, due_on=date(2025, 10, 12)), by=story.officer)
    assert with_reason(UsageRecord.objects.all(), terms, year=2024).get().reason == Reason.INCOMPLETE


def test_a_batch_from_the_notice_to_the_use_of_the_money():
    story = Story()
    first, second = story.instruments
    served(first, amount="500000", hours=100)
    served(first, amount="90000", contract_no="")
    served(second, amount="200050.50")
    story.calculated()
    assert [each.grade for each in story.evaluations] == ["pass", "pass"]
    # 合格: 5 % of 500,000 and of 200,050.50, the second rounded down to whole hundreds.
    assert [each.amount for each in story.rewards] == [Decimal(25_000), Decimal(10_000)]
    line = RewardLine.objects.get(instrument=first)
    assert (line.base, line.rate, line.amount, line.capped) == (500_000, Decimal("0.05"), 25_000, False)
    assert RewardedRecord.objects.filter(line=line).count() == 1
    assert story.batch.versions["instruments.reward_rates"].startswith("instruments.reward_rates@")
    with on(date(2025, 10, 15)), pytest.raises(MoveRefused):
        perform(
            "approve",
            story.batch,
            by=story.officer,
            data={"approval_no": "1", "approved_on": date(2025, 10, 14)},
        )


def test_the_money_is_on_the_accounts():
    story = Story(budget="50000")
    for instrument in story.instruments:
        served(instrument, amount="400000")
    story.paid()
    one = story.rewards[0]
    assert [balance(account(one)) for account in (due_account, held_account)] == [0, 2_000_000]
    assert balance(budget_account(story.batch)) == 1_000_000
    assert (granted(2025), granted(2024)) == (Decimal(40_000), Decimal(0))
    admin, day = story.admins[0], date(2025, 12, 1)
    with on(day):
        with pytest.raises(ValidationError, match="只剩"):
            money.record_use(
                one, by=admin, category="training", amount=Decimal("20000.01"), voucher_no="1", spent_on=day
            )
        money.record_use(
            one, by=admin, category="training", amount=Decimal(15_000), voucher_no="1", spent_on=day
        )
        with pytest.raises(ValidationError, match="凭证号"):
            money.record_use(
                one, by=admin, category="training", amount=Decimal(1), voucher_no="1", spent_on=day
            )
        with pytest.raises(PermissionDenied):
            money.record_use(
                one, by=story.admins[1], category="training", amount=Decimal(1), voucher_no="2", spent_on=day
            )
        perform("report_use", one, by=admin)
    assert money.unspent(one) == 5_000
    assert not list(verify_ledger())


def test_recovered_money_is_deducted_on_the_day_of_the_decision():
    story = Story()
    extra = factories.instrument(story.units[0], district="310104")
    served(story.instruments[0], amount="400000")
    served(extra, amount="200000")
    served(story.instruments[1], amount="400000")
    story.paid()
    one, facts = story.rewards[0], {"reason": "材料不实", "document_no": "沪科〔2026〕2号"}
    before = granted(2025)
    with on(date(2026, 1, 20)):
        with pytest.raises(PermissionDenied):
            money.claw_back(one, by=story.officer, amount=Decimal(1), decided_on=date(2026, 1, 19), **facts)
        money.claw_back(
            one, by=story.authority, amount=Decimal(10_000), decided_on=date(2026, 1, 19), **facts
        )
        with pytest.raises(ValidationError, match="还剩"):
            money.claw_back(
                one,
                by=story.authority,
                amount=Decimal("20000.50"),
                decided_on=date(2026, 1, 19),
                **facts | {"document_no": "2"},
            )
        assert (granted(2025), granted(2026)) == (before, Decimal(-10_000))
    parts = RewardEntry.objects.filter(kind="clawback").order_by("line")
    assert {part.district: part.amount for part in parts} == {
        "310115": Decimal("-6666.67"),
        "310104": Decimal("-3333.33"),
    }
    one.refresh_from_db()
    assert one.recovered == 10_000
    assert money.unspent(one) == one.amount - 10_000
    assert not list(verify_ledger())


def test_money_already_spent_comes_back_from_the_unit():
    story = Story(units=1)
    served(story.instruments[0], amount="400000")
    story.paid()
    one, day = story.rewards[0], date(2025, 12, 1)
    with on(day):
        money.record_use(
            one, by=story.admins[0], category="operation", amount=one.amount, voucher_no="1", spent_on=day
        )
        money.claw_back(
            one, by=story.authority, amount=one.amount, reason="材料不实", document_no="1", decided_on=day
        )
    assert balance(budget_account(story.batch)) == 100_000_000
    assert not list(verify_ledger())


def test_the_budget_is_never_exceeded_and_the_trial_writes_nothing():
    story = Story(units=3, budget="1000")
    for number, instrument in enumerate(story.instruments, 1):
        served(instrument, amount=str(100_000 * number))
    story.applied()
    with on(date(2025, 10, 8)):
        tried = trial.trial(story.batch, budget=Decimal(10_000_000), cap_unit=Decimal(7_000))
        assert [reward.amount for _each, reward in tried.rewards] == [700_000, 700_000, 500_000]
        assert not RewardLine.objects.exists()
        perform("calculate", story.batch, by=story.officer)
    story.refreshed()
    assert sum(each.amount for each in story.rewards) == 1000


def test_a_calculation_sent_back_leaves_nothing():
    story = Story()
    for instrument in story.instruments:
        served(instrument)
    story.calculated()
    with on(date(2025, 10, 9)):
        perform("send_back", story.batch, by=story.authority, data={"reason": "核对基数"})
        assert not RewardLine.objects.exists()
        assert not RewardedRecord.objects.exists()
        perform("calculate", story.batch, by=story.officer)
    assert RewardedRecord.objects.count() == 2


def test_a_unit_kept_from_reward_is_not_accepted():
    story = Story()
    served(story.instruments[0])
    veto(story.units[0], date(2025, 1, 1), date(2026, 1, 1))
    with pytest.raises(MoveRefused, match="否决事项"):
        story.applied()


def test_a_unit_that_failed_cannot_apply():
    story = Story(units=1)
    served(story.instruments[0], amount="1000", hours=1, satisfaction="")
    with pytest.raises(MoveRefused, match="合格以上"):
        story.applied(share="0")


def test_a_veto_after_the_approval_stops_the_payment():
    story = Story(units=1)
    served(story.instruments[0], amount="400000")
    story.paying()
    veto(story.units[0], date(2025, 11, 1), date(2026, 1, 1))
    with on(date(2025, 11, 13)), pytest.raises(MoveRefused, match="暂不拨付"):
        perform(
            "pay", story.rewards[0], by=story.officer, data={"paid_on": date(2025, 11, 13), "payment_no": "1"}
        )


def test_the_database_keeps_a_record_to_one_reward():
    story = Story(units=1)
    record = served(story.instruments[0])
    story.calculated()
    line = RewardLine.objects.get()
    assert RewardedRecord.objects.get().usage == record
    with pytest.raises(IntegrityError), transaction.atomic():
        RewardedRecord.objects.create(usage=record, line=line, amount=1)


def test_a_calculation_takes_few_statements_whatever_the_usage(django_assert_max_num_queries):
    story = Story()
    for number in range(40):
        served(story.instruments[number % 2], amount="1000", on=SERVED)
    story.applied()
    with on(date(2025, 10, 8)), django_assert_max_num_queries(60):
        perform("calculate", story.batch, by=story.officer)
    assert RewardedRecord.objects.count() == 40


def test_a_rewarded_record_is_not_adjusted_but_clawed_back():
    story = Story(units=1)
    record = served(story.instruments[0])
    asked = {"by": story.admins[0], "reason": "金额有误", "values": {"amount": Decimal("1")}}
    open_one = enter(
        UsageAdjustment(
            record=record,
            side="unit",
            reason="金额有误",
            changes={"amount": [f"{record.amount:.2f}", "1.00"]},
            asked_by=story.admins[0],
        ),
        by=story.admins[0],
    )
    story.calculated()
    with on(date(2025, 10, 9)), pytest.raises(MoveRefused, match="奖励测算"):
        perform("apply", _agreed(open_one), by=story.admins[0])
    perform("withdraw", open_one, by=story.admins[0])
    with on(date(2025, 10, 9)), pytest.raises(ValidationError, match="奖励测算"):
        adjusting.ask(record, **asked)
    type(story.batch).objects.filter(pk=story.batch.pk).update(approved_on=date(2025, 10, 10))
    with on(date(2025, 10, 11)), pytest.raises(ValidationError, match="追回"):
        adjusting.ask(record, **asked)
    record.refresh_from_db()
    assert RewardedRecord.objects.get(usage=record).amount == record.amount


def _agreed(adjustment):
    return perform("agree", adjustment, by=factories.clerk())
