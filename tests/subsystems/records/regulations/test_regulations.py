"""Regulations: versions, owners, reviews, uses, inspections, and what their records say at the end of a year."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at, issued, paper, planned
from yanfa.kernel.indicators.compute import findings_of, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.records.models import Regulation
from yanfa.subsystems.records.rules.regulations import add_months, review_due
from yanfa.subsystems.records.services import documents, regulations


def standing(of, number="ZD-001", kind="business", since=date(2022, 3, 1), **facts):
    """A regulation with a version in force since a day."""
    kept = regulations.import_regulation(
        by=of.officer,
        source="原台账",
        since=since,
        number=number,
        title=f"制度{number}",
        kind=kind,
        department=of.divisions[0],
        post="业务主管",
        **facts,
    )
    documents.record_issued(
        by=of.officer,
        source="原台账",
        kind="regulation",
        code=kind,
        regulation=kept,
        title=kept.title,
        year=since.year,
        approved_on=since,
        issued_on=since,
        in_force_from=since,
        department=of.divisions[0],
    )
    return kept


def findings(code, year=2024, **filters):
    return {
        each.code: (each.met, each.said) for each in findings_of(registry[code], Period.year(year), filters)
    }


def test_months_end_where_the_month_ends():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 12, 15), 24) == date(2025, 12, 15)
    assert review_due(date(2022, 2, 28), 24) == date(2024, 2, 28)


def test_the_last_day_of_the_interval_is_in_time(of):
    with at(2024, 1, 8):
        standing(of, since=date(2022, 12, 31))
        standing(of, "ZD-002", since=date(2022, 12, 30))
    met, said = findings("records.management_rules")["reviewed"]
    assert (met, said) == (False, "逾期未复审 1 项（制度ZD-002）。")


def test_a_review_starts_the_interval_anew(of):
    with at(2024, 3, 4):
        kept = standing(of)
        assert not findings("records.management_rules")["reviewed"][0]
        perform(
            "review",
            kept,
            by=of.writer,
            data={"reviewed_on": "2024-03-01", "conclusion": "continue", "file": paper()},
        )
        turn = Turn.objects.for_target(kept).get()
    assert findings("records.management_rules")["reviewed"][0]
    assert (kept.reviews.get().late, turn.due_on) == (False, date(2026, 2, 28))
    assert list(verify_turns()) == []


def test_a_review_written_down_late_is_marked(of):
    with at(2024, 3, 4):
        kept = standing(of)
        answers = {"reviewed_on": "2024-02-01", "conclusion": "continue"}
        perform("review", kept, by=of.writer, data=answers)
        assert kept.reviews.get().late is True
        with pytest.raises(MoveRefused, match="已登记"):
            perform("review", kept, by=of.writer, data=answers)
        with pytest.raises(MoveRefused, match="还没有到"):
            perform(
                "review", kept, by=of.writer, data={"reviewed_on": "2024-03-05", "conclusion": "continue"}
            )


def test_a_new_version_does_not_change_last_years_findings(of):
    with at(2023, 2, 1):
        kept = standing(of)
        regulations.record_use(kept, by=of.writer, used_on=date(2023, 1, 31), matter="首批项目")
    codes = ("records.management_rules", "records.operating_mechanism")
    before = [findings(code, 2023) for code in codes]
    with at(2024, 5, 6):
        version = planned(
            of,
            date(2024, 5, 31),
            kind="regulation",
            code="business",
            regulation=kept,
            title="制度ZD-001（修订）",
            year=2024,
        )
        issued(of, version, number="研发制〔2024〕1号", in_force_from="2024-05-10")
        perform("assign", kept, by=of.officer, data={"department": of.divisions[1].public_id, "post": "科长"})
        perform("repeal", kept, by=of.officer, data={"repealed_on": "2024-12-01", "basis": "研发〔2024〕9号"})
    assert [findings(code, 2023) for code in codes] == before
    with at(2024, 6, 3):
        assert kept.version_on(date(2024, 5, 9)).title == "制度ZD-001"
        assert kept.version_on(date(2024, 5, 10)) == version
        assert kept.version_on(date(2024, 12, 1)) is None
    assert findings("records.management_rules")["in_force"][0] is False


def test_a_version_in_force_before_its_issue_is_refused(of):
    with at(2024, 5, 6):
        kept = standing(of)
        version = planned(
            of, date(2024, 5, 31), kind="regulation", code="business", regulation=kept, title="修订版"
        )
        with pytest.raises(MoveRefused, match="不能早于印发日"):
            issued(of, version, in_force_from="2024-05-05")
    with at(2024, 5, 6), pytest.raises(MoveRefused, match="不能早于今天"):
        perform("repeal", kept, by=of.officer, data={"repealed_on": "2024-05-05", "basis": "研发〔2024〕9号"})


def test_a_new_version_gives_a_new_day_of_review(of):
    with at(2024, 5, 6):
        kept = standing(of)
        assert Turn.objects.for_target(kept).get().due_on < date(2024, 5, 6)
        version = planned(
            of, date(2024, 5, 31), kind="regulation", code="business", regulation=kept, title="修订版"
        )
        issued(of, version, in_force_from="2024-06-03")
        assert Turn.objects.for_target(kept).get().due_on == date(2026, 6, 3)


def test_what_bears_on_a_project_and_on_a_window(of):
    with at(2024, 3, 4):
        rule, manual = standing(of), standing(of, "SC-001", "manual")
        bearing = regulations.bear(rule, by=of.writer, project=of.project)
        regulations.bear(manual, by=of.officer, window="municipal")
        with pytest.raises(Exception, match="已登记在适用范围内"):
            regulations.bear(rule, by=of.writer, project=of.project)
        with pytest.raises(Exception, match="请选一个"):
            regulations.bear(rule, by=of.writer)
        with pytest.raises(Exception, match="没有代码为"):
            regulations.bear(rule, by=of.writer, window="nonsense")
    assert findings("records.management_rules", project=of.project.code)["in_force"][0]
    assert not findings("records.management_rules", project="X,Y")["in_force"][0]
    assert findings("records.management_rules", project="")["in_force"][0] is False
    assert findings("records.window_rules", window="municipal")["manual"][0]
    assert not findings("records.window_rules", window="municipal")["script"][0]
    indicator = registry["records.management_rules"]
    filters = {"project": of.project.code}
    assert [
        row.regulation for row in rows_of(indicator, indicator.numerator, Period.year(2024), filters)
    ] == [rule]
    with at(2024, 9, 2):
        regulations.release(bearing, by=of.writer)
    assert not findings("records.management_rules", project=of.project.code)["in_force"][0]


def test_duties_without_a_post_are_named(of):
    with at(2024, 3, 4):
        kept = standing(of, "ZZ-001", "duty")
        assert all(met for met, _said in findings("records.responsibility").values())
        perform("assign", kept, by=of.officer, data={"department": of.divisions[1].public_id, "post": ""})
    assert findings("records.responsibility")["staffed"] == (False, "空缺职责 1 项（制度ZZ-001）。")


def test_uses_need_a_version_in_force(of):
    with at(2024, 3, 4):
        kept = regulations.register_regulation(
            by=of.writer,
            number="ZD-9",
            title="新制度",
            kind="business",
            department=of.divisions[0],
            post="主管",
        )
        with pytest.raises(Exception, match="没有现行版本"):
            regulations.record_use(kept, by=of.writer, used_on=date(2024, 3, 1), matter="试用")
        with pytest.raises(Exception, match="责任处室"):
            regulations.record_use(standing(of), by=of.other, used_on=date(2024, 3, 1), matter="试用")
    assert kept.owners.get().since == date(2024, 3, 4)


def test_inspections_stay_open_until_the_mending_is_verified(of):
    facts = {
        "kind": "window",
        "held_on": date(2024, 3, 1),
        "window": "municipal",
        "said": "抽查",
        "department": of.divisions[0],
    }
    with at(2024, 3, 4):
        clean = regulations.record_inspection(by=of.writer, number="JC-1", **facts)
        bad = regulations.record_inspection(
            by=of.writer, number="JC-2", problems=2, mend_by=date(2024, 3, 15), **facts
        )
        with pytest.raises(Exception, match="须填整改期限"):
            regulations.record_inspection(by=of.writer, number="JC-3", problems=1, **facts)
        assert (clean.state, bad.state) == ("clean", "mending")
        assert findings("records.window_rules", window="municipal")["mended"] == (
            False,
            "未销号 1 次（JC-2）。",
        )
        perform("report_mended", bad, by=of.writer, data={"result": "已补", "file": paper()})
        with pytest.raises(MoveRefused):
            perform("verify_mended", bad, by=of.writer)
        perform("return_mended", bad, by=of.officer, data={"reason": "缺照片"})
        perform("report_mended", bad, by=of.writer, data={"result": "已补照片"})
    with at(2025, 1, 6):
        perform("verify_mended", bad, by=of.officer)
    assert bad.closed_on == date(2025, 1, 6)
    assert not findings("records.window_rules", window="municipal")["mended"][0]
    assert findings("records.window_rules", window="municipal")["inspected"] == (
        True,
        "本年窗口检查 2 次，发现问题 2 个。",
    )


def test_its_kind_is_fixed_by_the_first_version(of):
    with at(2024, 3, 4):
        kept = standing(of)
        with pytest.raises(Exception, match="制度类别不能再变更"):
            regulations.change_regulation(kept, by=of.officer, version=kept.version, facts={"kind": "duty"})
        changed = regulations.change_regulation(
            kept, by=of.officer, version=kept.version, facts={"title": "新名"}
        )
    assert changed.title == "新名"
    assert Regulation.objects.count() == 1


def test_the_facts_of_a_year(of):
    with at(2024, 3, 4):
        standing(of)
        facts = regulations.facts_of(2024)
    assert (facts.in_force, [each.title for each in facts.overdue], facts.revised) == (1, ["制度ZD-001"], 0)
