"""The evaluation of a demonstration year and its rewards: units report, are graded, rewarded and paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from yanfa.kernel.clock import demonstration_time, today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.evaluation import ScoredBy
from yanfa.subsystems.instruments.demo.making import OPERATOR
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.effects.rewards.applications import may_apply
from yanfa.subsystems.instruments.models import (
    EvaluationBatch,
    RewardApplication,
    SharingEvaluation,
    UsageRecord,
)
from yanfa.subsystems.instruments.permissions import InstrumentOfficer
from yanfa.subsystems.instruments.services.evaluation import batches, figures, reports, scoring
from yanfa.subsystems.instruments.services.rewards.applying import apply_for_reward

CODE = "instruments.rewards_granted"
#: Units that hand in a self-report at scale 1.
UNITS = 90
BUDGET = Decimal(22_000_000)
TEXTS = {
    "management": "有开放共享管理办法和收入分配办法，设专人受理投诉。",
    "team": "配备专职实验技术人员，每年组织操作培训。",
    "results": "面向高校、院所和中小企业提供测试服务。",
    "cases": "为一家中小企业完成材料失效分析，缩短研发周期。",
}
NOTICE = {
    "title": "共享服务评估公示",
    "text": "现将名单予以公示。",
    "contact": "service@example.com",
    "days": None,
}


def build(year: DemoYear) -> None:
    """One batch in the second half of the year, counted from what it granted line by line."""
    year.tally.add(CODE, 0)
    officer, authority = (
        demonstration_account(InstrumentOfficer.code),
        demonstration_account("authority_officer"),
    )
    person = User.objects.filter(login=OPERATOR).first()
    if officer is None or authority is None or person is None or today() < date(year.year, 12, 31):
        return
    if EvaluationBatch.objects.filter(year=year.year).exists():
        return
    with on(year, 7, 3):
        batch = batches.create_batch(
            by=officer,
            year=year.year,
            title=f"{year.year}年度共享服务评估与奖励",
            due_on=date(year.year, 8, 15),
            scheme="municipal",
            budget=(BUDGET * Decimal(str(year.scale))).quantize(Decimal(1)),
        )
        perform("announce", batch, by=officer, data={"notice_no": f"示科〔{year.year}〕12号"})
    evaluations = _reported(year, batch, person, _units(year, batch))
    if evaluations:
        _judged(year, batch, evaluations, officer)
        _rewarded(year, batch, evaluations, (officer, authority, person))


@contextmanager
def on(year: DemoYear, month: int, day: int) -> Iterator[None]:
    """The clock at nine in the morning of a day of the year."""
    with demonstration_time(datetime(year.year, month, day, 1, tzinfo=UTC)):
        yield


def _units(year: DemoYear, batch: EvaluationBatch) -> list[Organisation]:
    """The units that earned most by serving others in the period."""
    used = UsageRecord.objects.served_in(batch.period_from, batch.period_to).shared().order_by()
    sums = used.values("instrument__organisation").annotate(earned=Sum("amount"))
    keys = [row["instrument__organisation"] for row in sums.order_by("-earned", "instrument__organisation")]
    chosen = keys[: year.size(UNITS, least=2)]
    found = Organisation.objects.active().in_bulk(chosen)
    return [found[key] for key in chosen if key in found]


def _reported(
    year: DemoYear, batch: EvaluationBatch, person: User, units: Iterable[Organisation]
) -> list[SharingEvaluation]:
    evaluations = []
    with on(year, 8, 5):
        for unit in units:
            made = reports.begin_report(by=person, batch=batch, organisation=unit)
            facts = TEXTS | {"declared": max(1, unit.instruments.count())}
            made = reports.save_report(made, by=person, version=made.version, facts=facts)
            evaluations.append(perform("submit", made, by=person))
    return evaluations


def _judged(year: DemoYear, batch: EvaluationBatch, evaluations: list[Any], officer: User) -> None:
    """Checked in August, scored after the confirmation of October, on public notice in November."""
    with on(year, 8, 20):
        perform("check_forms", batch, by=officer)
        for evaluation in evaluations:
            perform("accept", evaluation, by=officer)
    with on(year, 10, 14):
        figures.take_figures(batch, by=officer)
        perform("start_scoring", batch, by=officer)
        expert = [each for each in criteria(batch) if each.by == ScoredBy.EXPERT]
        for evaluation in evaluations:
            share = Decimal(year.random.randint(80, 98)) / 100
            given = {each.code: (each.weight * share).quantize(Decimal("0.01")) for each in expert}
            scoring.write_expert_scores(evaluation, by=officer, points=given, note="专家评审会评分表")
        perform("draft_result", batch, by=officer)
        perform("publish_notice", batch, by=officer, data=NOTICE)
    with on(year, 11, 5):
        perform("close_notice", batch, by=officer)


def _rewarded(
    year: DemoYear, batch: EvaluationBatch, evaluations: list[Any], people: tuple[User, ...]
) -> None:
    officer, authority, person = people
    applied = []
    with on(year, 11, 6):
        for evaluation in evaluations:
            evaluation.refresh_from_db()
            if may_apply(evaluation):
                applied.append(apply_for_reward(evaluation, by=person, plan="用于仪器运行维护和人员培训。"))
    if not applied:
        return
    with on(year, 11, 10):
        perform("calculate", batch, by=officer)
    approved = date(year.year, 11, 14)
    with on(year, 11, 14):
        given = {"approval_no": f"示科〔{year.year}〕40号", "approved_on": approved}
        perform("approve", batch, by=authority, data=given)
        perform("publish_notice_reward", batch, by=officer, data=NOTICE)
    with on(year, 12, 8):
        perform("close_notice_reward", batch, by=officer)
        for reward in RewardApplication.objects.filter(evaluation__batch=batch, state="granted"):
            paid = {"paid_on": date(year.year, 12, 8), "payment_no": f"ZF{year.year}{reward.pk:05}"}
            perform("pay", reward, by=officer, data=paid)
            _count(year, reward, approved)
        perform("paid", batch, by=officer)


def _count(year: DemoYear, reward: RewardApplication, approved: date) -> None:
    """The tally: every instrument's amount, counted one by one."""
    for line in reward.lines.all():
        if line.amount:
            year.tally.add(CODE, line.amount, month=approved.month)
            fact = {"unit": reward.organisation.name, "amount": line.amount, "approved_on": approved}
            year.facts.write("reward", fact)
