"""Usage through its one door: delivered twice, judged, reported by the quarter, sampled, verified, adjusted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.instruments.factories import admin_of, clerk, instrument, keeper_of, person, unit
from tests.subsystems.instruments.service.situations import at
from yanfa.kernel.clock import now
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport
from yanfa.subsystems.instruments.services.usage import adjusting, reports, storing
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import RowsRefused, store

pytestmark = pytest.mark.django_db


class Usage:
    """A unit with an instrument, its people and a user's unit."""

    def __init__(self):
        self.unit, self.user_unit = unit("华东材料研究院"), unit("浦江芯片公司")
        self.keeper, self.head = keeper_of(self.unit), admin_of(self.unit)
        self.user, self.clerk = admin_of(self.user_unit), clerk()
        self.instrument = instrument(self.unit)

    def row(self, number=1, external_id="", **facts):
        given = {
            "started_at": at(10, 1),
            "ended_at": at(10, 3),
            "hours": Decimal("2.00"),
            "amount": Decimal("1200.00"),
            "purpose": "research",
            "ways": ["occupy"],
            "user_unit": self.user_unit.name,
            "contract_no": "HT1",
            "invoice_no": "FP1",
        }
        return Row(number, self.instrument, given | facts, external_id)

    def store(self, *rows, **options):
        return store(self.unit, rows, by=options.pop("by", self.keeper), origin="delivered", **options)

    def record(self, **facts):
        return self.store(self.row(**facts)).new[0]

    def submitted(self, **facts):
        record = self.record(**facts)
        perform("submit", record.report, by=self.head, data={"promise": True})
        return record

    def verified(self, **facts):
        record = self.submitted(**facts)
        for sample in reports.draw_sample(record.report, by=self.clerk):
            reports.judge_sample(sample, by=self.clerk, sound=True)
        perform("verify", record.report, by=self.clerk)
        return record


@pytest.fixture
def usage(db):
    return Usage()


def test_the_same_record_delivered_again_is_one_and_a_changed_one_is_changed(usage):
    assert len(usage.store(usage.row(external_id="A1")).new) == 1
    again = usage.store(usage.row(external_id="A1"))
    assert (len(again.new), again.unchanged) == (0, 1)
    changed = usage.store(usage.row(external_id="A1", hours=Decimal("1.50")))
    assert [each.hours for each in changed.changed] == [Decimal("1.50")]
    assert UsageRecord.objects.get().version == 2


def test_wrong_rows_stay_out_and_are_told_by_number(usage):
    outcome = usage.store(
        usage.row(0, "A0"),
        usage.row(1, "A1", hours=Decimal(30)),
        usage.row(2, "A2", ended_at=now() + timedelta(days=1)),
        usage.row(3, "A0"),
        usage.row(
            4, "A4", started_at=at(10, 1) - timedelta(days=600), ended_at=at(10, 3) - timedelta(days=600)
        ),
        usage.row(5, "A5", project_sources=["Z"]),
        usage.row(6, "A6", purpose="hobby"),
    )
    assert len(outcome.new) == 1
    assert sorted(outcome.refused) == [1, 2, 3, 4, 5, 6]
    assert "共 2.00 小时，机时不能超过，现为 30 小时" in outcome.refused[1][0]
    assert "重复" in outcome.refused[3][0]
    assert "未入网" in outcome.refused[4][0]
    assert "经费来源" in outcome.refused[5][0]
    with pytest.raises(RowsRefused):
        usage.store(usage.row(0, "B0"), usage.row(1, "B1", hours=Decimal(30)), whole=True)
    assert UsageRecord.objects.count() == 1


def test_only_the_unit_delivers_and_only_for_its_own_instruments(usage):
    for stranger in (usage.user, person(), usage.clerk):
        with pytest.raises(PermissionDenied):
            usage.store(usage.row(), by=stranger)
    foreign = Row(1, instrument(usage.user_unit), usage.row().facts)
    assert "不属于本单位" in usage.store(foreign).refused[1][0]


def test_the_unit_itself_is_no_outside_user_and_a_parent_is_related(usage):
    own = usage.record(user_unit=usage.unit.name)
    assert (own.external, own.user_organisation) == (False, usage.unit)
    daughter = unit("华东材料检测公司", parent=usage.unit)
    sister = unit("华东光学公司", parent=daughter)
    related = usage.record(user_unit="", user_uscc=daughter.uscc)
    assert (related.related_party, related.user_unit, related.external) == (True, daughter.name, True)
    assert not usage.record(user_unit=sister.name).related_party
    assert not usage.record().related_party


def test_what_is_unusual_is_told_and_stored(usage):
    usage.record(external_id="A1")
    told = usage.store(
        usage.row(7, "A2", started_at=at(10, 2), ended_at=at(10, 4), user_unit="另一单位", invoice_no="FP1"),
        usage.row(8, "A3", started_at=at(10, 5), ended_at=at(10, 7), invoice_no="", contract_no=""),
        usage.row(9, "A4", started_at=at(11, 3), ended_at=at(11, 5), invoice_no="FP9"),
    ).told
    assert len(told[7]) == 2
    assert "重叠" in told[7][0]
    assert "发票" in told[7][1]
    assert len(told[8]) == 2
    assert 9 not in told


def test_records_gather_in_the_quarter_of_their_day_and_late_ones_in_a_supplement(usage):
    first = usage.record()
    march = usage.record(started_at=at(20, 1) + timedelta(days=60), ended_at=at(20, 3) + timedelta(days=60))
    assert (first.report.year, first.report.quarter, first.report.part) == (2025, 1, 1)
    assert first.report.due_on == date(2025, 4, 15)
    assert march.report.quarter == 2
    perform("submit", first.report, by=usage.head, data={"promise": True})
    late = usage.record(started_at=at(12, 1), ended_at=at(12, 3))
    assert (late.report.quarter, late.report.part) == (1, 2)
    refused = usage.store(usage.row(1, "X", started_at=at(13, 1), ended_at=at(13, 3)))
    assert refused.new[0].report == late.report


def test_a_closed_record_is_neither_changed_nor_removed_nor_redelivered(usage):
    record = usage.submitted(external_id="A1")
    with pytest.raises(ValidationError, match="更正"):
        storing.change(record, by=usage.keeper, version=1, facts={"hours": Decimal(1)})
    with pytest.raises(ValidationError, match="不能删除"):
        storing.remove(record, by=usage.keeper, reason="错")
    again = usage.store(usage.row(1, "A1", hours=Decimal(1)))
    assert "已提交" in again.refused[1][0]
    assert usage.store(usage.row(1, "A1")).unchanged == 1


def test_a_collected_record_is_changed_or_removed_with_a_reason(usage):
    record = usage.record()
    changed = storing.change(record, by=usage.keeper, version=1, facts={"hours": Decimal("1.00")})
    assert (changed.hours, changed.version) == (Decimal("1.00"), 2)
    with pytest.raises(ValidationError, match="他人已修改"):
        storing.change(record, by=usage.keeper, version=1, facts={"hours": Decimal("1.50")})
    with pytest.raises(ValidationError):
        storing.change(record, by=usage.keeper, version=2, facts={"hours": Decimal(90)})
    with pytest.raises(PermissionDenied):
        storing.change(record, by=usage.user, version=2, facts={})
    with pytest.raises(ValidationError, match="删除理由"):
        storing.remove(record, by=usage.keeper, reason="")
    storing.remove(record, by=usage.keeper, reason="重复登记")
    assert not UsageRecord.objects.exists()


def test_a_report_is_sampled_judged_and_verified(usage):
    record = usage.submitted()
    report = record.report
    assert report.figures["records"] == "1"
    assert Decimal(report.figures["amount"]) == 1200
    with pytest.raises(MoveRefused, match="先抽查"):
        perform("verify", report, by=usage.clerk)
    with pytest.raises(PermissionDenied):
        reports.draw_sample(report, by=usage.head)
    (sample,) = reports.draw_sample(report, by=usage.clerk)
    with pytest.raises(ValidationError, match="不能重抽"):
        reports.draw_sample(report, by=usage.clerk)
    with pytest.raises(MoveRefused, match="没有核验"):
        perform("verify", report, by=usage.clerk)
    with pytest.raises(ValidationError):
        reports.judge_sample(sample, by=usage.clerk, sound=False)
    reports.judge_sample(sample, by=usage.clerk, sound=False, note="没有原始记录")
    with pytest.raises(MoveRefused, match="退回"):
        perform("verify", report, by=usage.clerk)
    perform("return", report, by=usage.clerk, data={"reason": "补原始记录"})
    perform("submit", report, by=usage.head, data={"promise": True})
    assert UsageReport.objects.get(pk=report.pk).returned_for == ""
    (sample,) = reports.draw_sample(report, by=usage.clerk)
    reports.judge_sample(sample, by=usage.clerk, sound=True)
    before = now()
    perform("verify", report, by=usage.clerk)
    records = UsageRecord.objects.all()
    assert list(records.verified_at(now())) == [record]
    assert not records.verified_at(before).exists()


def test_a_quarter_that_runs_is_not_handed_in(usage):
    quarter = storing.Quarter.of(now().date())
    report = reports.collecting_report(usage.unit, quarter, by=usage.keeper)
    with pytest.raises(MoveRefused, match="尚未结束"):
        perform("submit", report, by=usage.head, data={"promise": True})


def test_what_may_be_rewarded_is_composed_of_questions(usage):
    eligible = usage.verified()
    span = (date(2024, 7, 1), date(2025, 7, 1))
    found = UsageRecord.objects.all().eligible_between(*span)
    assert list(found) == [eligible]
    for facts in ({"purpose": "medical"}, {"external": False}, {"related_party": True}, {"invoice_no": ""}):
        UsageRecord.objects.filter(pk=eligible.pk).update(
            **{"purpose": "research", "external": True, "related_party": False, "invoice_no": "FP1"} | facts
        )
        assert not found.all().exists(), facts
    assert not UsageRecord.objects.all().eligible_between(date(2025, 7, 1), date(2026, 7, 1)).exists()


def test_the_unit_asks_the_user_agrees_and_the_record_keeps_both_values(usage):
    record = usage.verified()
    with pytest.raises(ValidationError, match="没有改动"):
        adjusting.ask(record, by=usage.keeper, reason="x", values={"hours": Decimal("2.00")})
    later = {"started_at": at(10, 1) + timedelta(days=90), "ended_at": at(10, 3) + timedelta(days=90)}
    with pytest.raises(ValidationError, match="另一个季度"):
        adjusting.ask(record, by=usage.keeper, reason="x", values=later)
    with pytest.raises(MoveRefused):
        adjusting.ask(record, by=person(), reason="x", values={"hours": Decimal(1)})
    adjustment = adjusting.ask(
        record,
        by=usage.keeper,
        reason="多算一小时",
        values={"hours": Decimal("1.00"), "amount": Decimal("600.00")},
    )
    assert adjustment.changes == {"hours": ["2.00", "1.00"], "amount": ["1200.00", "600.00"]}
    with pytest.raises(ValidationError, match="已有一项更正"):
        adjusting.ask(record, by=usage.user, reason="x", values={"hours": Decimal(1)})
    with pytest.raises(MoveRefused, match="被服务的用户"):
        perform("agree", adjustment, by=usage.head, data={})
    perform("agree", adjustment, by=usage.user, data={"answer": "同意"})
    with pytest.raises(MoveRefused):
        perform("apply", adjustment, by=usage.user)
    perform("apply", adjustment, by=usage.head)
    record.refresh_from_db()
    assert (record.hours, record.amount, record.version) == (Decimal("1.00"), Decimal("600.00"), 2)
    assert adjustment.ended_at is not None


def test_a_waived_record_is_free_and_no_shared_service(usage):
    record = usage.verified()
    adjustment = adjusting.ask(record, by=usage.user, reason="样品损坏", kind="waive")
    assert adjustment.side == "user"
    perform("agree", adjustment, by=usage.keeper, data={})
    perform("apply", adjustment, by=usage.clerk)
    record.refresh_from_db()
    assert (record.amount, record.waived) == (Decimal("0.00"), True)
    assert not UsageRecord.objects.all().shared().exists()
    with pytest.raises(ValidationError, match="已经免除"):
        adjusting.ask(record, by=usage.user, reason="再次", kind="waive")


def test_where_the_user_is_not_on_the_platform_the_clerk_answers(usage):
    record = usage.verified(user_unit="外地某大学")
    adjustment = adjusting.ask(record, by=usage.keeper, reason="机时", values={"hours": Decimal("1.00")})
    with pytest.raises(MoveRefused):
        perform("agree", adjustment, by=usage.user, data={})
    perform("refuse", adjustment, by=usage.clerk, data={"answer": "没有依据"})
    record.refresh_from_db()
    assert record.hours == Decimal("2.00")
    again = adjusting.ask(record, by=usage.keeper, reason="机时", values={"hours": Decimal("1.00")})
    perform("withdraw", again, by=usage.keeper)
    assert again.state == "withdrawn"


def test_who_sees_which_records(usage):
    record = usage.record()
    for user, sees in ((usage.keeper, 1), (usage.user, 1), (usage.clerk, 1), (person(), 0)):
        assert UsageRecord.objects.all().visible_to(user).filter(pk=record.pk).count() == sees
    assert UsageReport.objects.all().visible_to(usage.user).count() == 0
