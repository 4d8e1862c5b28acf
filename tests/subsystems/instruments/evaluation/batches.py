"""A batch of the evaluation year 2025 for tests: units with verified usage, led by its officers from step to step."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from tests.subsystems.instruments import factories
from yanfa.kernel.clock import SHANGHAI, demonstration_time
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport
from yanfa.subsystems.instruments.services.evaluation import batches, figures, reports, scoring
from yanfa.subsystems.instruments.services.rewards import applying

YEAR = 2025
SERVED = date(2025, 3, 4)
NOTICE = {"title": "评估结果公示", "text": "优秀 1 家。", "contact": "021-5000", "days": None}
TEXTS = {
    "declared": 1,
    "management": "有开放共享制度和激励办法。",
    "team": "专职实验技术人员 3 名。",
    "results": "服务中小企业 5 家。",
    "cases": "为某企业完成失效分析。",
}
_numbers = count(1)


@contextmanager
def on(day, hour=9):
    """The clock of a demonstration at a day."""
    if not installation.is_demonstration():
        installation.mark("demonstration")
    with demonstration_time(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)):
        yield


def served(instrument, *, on=SERVED, amount="100000", hours=10, verified=True, **given):
    """A use of the instrument that counts, unless a test says otherwise."""
    quarter = (on.month + 2) // 3
    part = 1 if verified else 2
    facts = {"organisation": instrument.organisation, "year": on.year, "quarter": quarter, "part": part}
    report = UsageReport.objects.filter(**facts).first()
    if report is None:
        entry = "import_verified" if verified else "import"
        report = enter(UsageReport(**facts), by=None, entry=entry, source="测试")
    start = datetime(on.year, on.month, on.day, 1, tzinfo=UTC)
    return UsageRecord.objects.create(
        **{
            "instrument": instrument,
            "report": report,
            "origin": "platform",
            "external_id": f"T{next(_numbers)}",
            "started_at": start,
            "ended_at": start + timedelta(hours=hours),
            "hours": hours,
            "served_on": on,
            "amount": Decimal(amount),
            "contract_no": "HT-1",
            "invoice_no": "FP-1",
            "user_unit": "上海某公司",
            "satisfaction": "very",
            **given,
        }
    )


class Story:
    """The people of a batch, and the batch; a second batch is one `of` the same people, units and instruments."""

    def __init__(self, units=2, budget="1000000", of=None, **facts):
        if of is None:
            self.officer = factories.officer()
            self.colleague = factories.officer()
            self.authority = factories.person("authority_officer")
            self.units = [factories.unit(f"第{number}研究院") for number in range(1, units + 1)]
            self.admins = [factories.admin_of(unit) for unit in self.units]
            self.instruments = [factories.instrument(unit) for unit in self.units]
        else:
            self.officer, self.colleague, self.authority = of.officer, of.colleague, of.authority
            self.units, self.admins, self.instruments = of.units, of.admins, of.instruments
        given = {
            "year": YEAR,
            "title": "2025年度共享服务评估",
            "due_on": date(2025, 8, 15),
            "scheme": "municipal",
        }
        with on(date(2025, 7, 3)):
            self.batch = batches.create_batch(by=self.officer, budget=Decimal(budget), **given | facts)

    def announced(self):
        with on(date(2025, 7, 4)):
            perform("announce", self.batch, by=self.officer, data={"notice_no": "沪科〔2025〕1号"})
        return self

    def handed_in(self):
        self.announced()
        self.evaluations = []
        with on(date(2025, 8, 1)):
            for unit, admin in zip(self.units, self.admins, strict=True):
                self.evaluations.append(self.report(unit, admin))
        return self

    def report(self, unit, admin):
        """A submitted self-report."""
        evaluation = reports.begin_report(by=admin, batch=self.batch, organisation=unit)
        version = evaluation.version
        evaluation = reports.save_report(
            evaluation, by=admin, version=version, facts=TEXTS, own={"quality": Decimal(5)}
        )
        return perform("submit", evaluation, by=admin)

    def accepted(self):
        self.handed_in()
        with on(date(2025, 8, 18)):
            perform("check_forms", self.batch, by=self.officer)
            for evaluation in self.evaluations:
                evaluation.refresh_from_db()
                perform("accept", evaluation, by=self.officer)
        return self

    def scoring(self):
        self.accepted()
        with on(date(2025, 8, 20)):
            figures.take_figures(self.batch, by=self.officer)
            perform("start_scoring", self.batch, by=self.officer)
        return self

    def drafted(self, share="1"):
        self.scoring()
        with on(date(2025, 9, 1)):
            for evaluation in self.evaluations:
                self.experts(evaluation, share)
            perform("draft_result", self.batch, by=self.officer)
        return self.refreshed()

    def experts(self, evaluation, share="1"):
        """Every expert indicator has that share of its points."""
        given = {
            each.code: each.weight * Decimal(share) for each in criteria(self.batch) if each.by == "expert"
        }
        scoring.write_expert_scores(evaluation, by=self.officer, points=given, note="9月1日评审会")

    def showing(self, share="1"):
        self.drafted(share)
        with on(date(2025, 9, 2)):
            perform("publish_notice", self.batch, by=self.officer, data=NOTICE)
        return self

    def settled(self, share="1"):
        self.showing(share)
        with on(date(2025, 9, 25)):
            perform("close_notice", self.batch, by=self.officer)
        return self.refreshed()

    def applied(self, share="1"):
        self.settled(share)
        self.rewards = []
        with on(date(2025, 9, 26)):
            for evaluation, admin in zip(self.evaluations, self.admins, strict=True):
                person = {
                    "name": "李工",
                    "category": "technical",
                    "department": "测试中心",
                    "merits": "服务企业",
                    "agreed": True,
                }
                self.rewards.append(
                    applying.apply_for_reward(evaluation, by=admin, plan="用于运行维护", persons=[person])
                )
        return self

    def calculated(self, share="1"):
        self.applied(share)
        with on(date(2025, 10, 8)):
            perform("calculate", self.batch, by=self.officer)
        return self.refreshed()

    def approved(self, share="1"):
        self.calculated(share)
        with on(date(2025, 10, 15)):
            given = {"approval_no": "沪科〔2025〕30号", "approved_on": date(2025, 10, 14)}
            perform("approve", self.batch, by=self.authority, data=given)
        return self.refreshed()

    def paying(self, share="1"):
        self.approved(share)
        with on(date(2025, 10, 16)):
            perform("publish_notice_reward", self.batch, by=self.officer, data=NOTICE)
        with on(date(2025, 11, 12)):
            perform("close_notice_reward", self.batch, by=self.officer)
        return self.refreshed()

    def paid(self, share="1"):
        self.paying(share)
        with on(date(2025, 11, 13)):
            for reward in self.rewards:
                perform(
                    "pay", reward, by=self.officer, data={"paid_on": date(2025, 11, 13), "payment_no": "ZF-1"}
                )
            perform("paid", self.batch, by=self.officer)
        return self.refreshed()

    def refreshed(self):
        """Everything as it is stored."""
        self.batch.refresh_from_db()
        for record in [*getattr(self, "evaluations", []), *getattr(self, "rewards", [])]:
            record.refresh_from_db()
        return self


__all__ = ["SERVED", "TEXTS", "Story", "on", "served"]
