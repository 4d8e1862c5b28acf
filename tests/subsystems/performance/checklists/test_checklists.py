"""The checklist of a row: who answers, with which evidence, by which version; the opinion stays the assessor's."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.performance.year.people import at, centre, reports
from tests.subsystems.performance.year.walk import approved_goal, evidence, opened
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.policy import get
from yanfa.kernel.policy.requirements import complaints
from yanfa.subsystems.performance.models import ChecklistAnswer
from yanfa.subsystems.performance.services import evaluating
from yanfa.subsystems.performance.services.checklists import (
    Given,
    check_points,
    drafted_opinion,
    indicator_of_row,
    sheet_of,
)

CODE = "performance.funds_compliance"


@pytest.fixture
def of(db):
    return centre(2024)


@pytest.fixture
def january():
    """The time of self-evaluation, from before any sign-in on."""
    with at(2025, 1, 6):
        yield


@pytest.fixture
def report(of, january):
    """The qualitative row, naming 资金使用的合规性, with one piece of evidence of its reporter."""
    found = reports(opened(of, approved_goal(of)))[1]
    type(found).objects.filter(pk=found.pk).update(indicator_code=CODE)
    evidence(found, of.other, "支付审批单.pdf")
    found.refresh_from_db()
    return found


def yes(number=1):
    return Given("yes", "支付均有审批单", number)


def kept(of, report, **answers):
    report.refresh_from_db()
    return check_points(report, by=of.otherhead, version=report.version, answers=answers)


def every(of, report, level="yes"):
    given = {name: yes() for name in ("law", "approval", "use")}
    return kept(of, report, **given, reform=Given(level, "见审计报告", 1))


def refusal(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return " ".join(refused.value.messages)


def test_a_row_names_its_checklist_by_code_or_published_name(report):
    assert indicator_of_row(report).code == CODE
    report.indicator_code = ""
    assert indicator_of_row(report) is None
    report.row.name = "财务(资产)管理制度的健全性和执行的有效性"
    assert indicator_of_row(report).code == "performance.finance_rules"
    report.source = "manual"
    assert indicator_of_row(report) is None


def test_answers_propose_and_the_assessor_decides(of, report):
    every(of, report)
    report.refresh_from_db()
    sheet = sheet_of(report)
    assert sheet.proposal.achievement == "met"
    assert report.achievement == ""
    text = drafted_opinion(sheet)
    assert "1. 资金使用符合国家财经法规" in text
    assert "是（佐证1），支付均有审批单" in text
    evaluating.give_opinion(
        report, by=of.otherhead, version=report.version, achievement="partly", opinion=text
    )
    report.refresh_from_db()
    assert report.achievement == "partly"


def test_answers_are_kept_with_who_and_version_and_may_be_taken_back(of, report):
    kept(of, report, law=yes(), use=Given("no", "有一笔用途不符"))
    answer = ChecklistAnswer.objects.get(report=report, point="law")
    assert (answer.answered_by, answer.evidence.number) == (of.otherhead, 1)
    assert (
        answer.policy_version == get("performance.checklist_funds_compliance", date(2024, 12, 31)).version_id
    )
    kept(of, report, law=Given(""))
    assert list(report.checklist.values_list("point", flat=True)) == ["use"]
    logged = AuditEvent.objects.filter(action="performance.check_points").order_by("-pk").first()
    assert logged.changes == {"law": ["yes", None]}


def test_what_is_missing_is_told_and_nothing_is_half_kept(of, report):
    assert "写明核对依据" in refusal(lambda: kept(of, report, law=yes(), use=Given("yes", " ", 1)))
    assert "佐证材料编号" in refusal(lambda: kept(of, report, law=yes(), use=Given("yes", "符合")))
    assert "没有编号为 7" in refusal(lambda: kept(of, report, use=Given("yes", "符合", 7)))
    assert "没有这一档" in refusal(lambda: kept(of, report, use=Given("level_2", "符合", 1)))
    assert ChecklistAnswer.objects.count() == 0


def test_evidence_that_was_withdrawn_proves_nothing(of, report):
    evaluating.withdraw_evidence(report.evidence.get(), by=of.other, reason="传错文件")
    assert "或已撤回" in refusal(lambda: kept(of, report, law=yes()))


def test_only_who_may_judge_answers(of, report):
    for person in (of.other, of.head, of.finance, of.authority):
        with pytest.raises(PermissionDenied):
            check_points(report, by=person, version=report.version, answers={"law": yes()})
    check_points(report, by=of.officer, version=report.version, answers={"law": yes()})


def test_the_second_of_two_assessors_is_told(of, report):
    read = report.version
    kept(of, report, law=yes())
    answers = {"law": Given("no", "不符")}
    assert "他人已修改" in refusal(lambda: check_points(report, by=of.officer, version=read, answers=answers))
    assert ChecklistAnswer.objects.get().level == "yes"


def test_a_scored_row_is_closed(of, report):
    type(report).objects.filter(pk=report.pk).update(score=20)
    assert "已评分" in refusal(lambda: kept(of, report, law=yes()))


def test_a_bad_version_of_the_points_is_refused_when_proposed():
    assert complaints("performance.checklist_funds_compliance", ["law｜3｜要点"]) != []
    assert complaints("performance.checklist_funds_compliance", ["law｜3｜要点｜Point"]) == []


# ── The page ─────────────────────────────────────────────────────────────────────────────────


def page_of(report):
    return reverse("performance:checklist", args=[report.public_id])


def posted(report, **answers):
    typed = {"version": report.version}
    for name, (level, reason, number) in answers.items():
        typed |= {f"{name}_level": level, f"{name}_reason": reason, f"{name}_evidence": number}
    return typed


def test_the_page_takes_answers_and_shows_what_they_propose(client, of, report):
    signed_in(client, of.otherhead)
    names = ("law", "approval", "use", "reform")
    answer = client.post(
        page_of(report), posted(report, **dict.fromkeys(names, ("yes", "符合", "1"))), follow=True
    )
    shown = answer.content.decode()
    assert "按要点核对得 6 分" in shown
    assert 'value="met" required checked' in shown
    report.refresh_from_db()
    opinion = {"version": report.version, "achievement": "met", "opinion": "见要点核对"}
    client.post(reverse("performance:row_opinion", args=[report.public_id]), opinion)
    report.refresh_from_db()
    assert (report.achievement, report.opinion_by) == ("met", of.otherhead)


def test_a_refused_answer_stands_at_its_field_with_what_was_typed(client, of, report):
    signed_in(client, of.otherhead)
    answer = client.post(page_of(report), posted(report, law=("yes", "支付审批齐全", "")))
    shown = answer.content.decode()
    assert "得分的要点须指明佐证材料编号" in shown
    assert "支付审批齐全</textarea>" in shown


def test_a_lost_race_shows_both(client, of, report):
    typed = posted(report, law=("no", "我认为不符", ""))
    kept(of, report, law=yes())
    signed_in(client, of.officer)
    shown = client.post(page_of(report), typed).content.decode()
    assert "是（3分） 支付均有审批单" in shown
    assert "我认为不符</textarea>" in shown
    report.refresh_from_db()
    assert f'name="version" value="{report.version}"' in shown


def test_readers_see_answers_and_no_fields(client, of, report):
    kept(of, report, law=yes())
    signed_in(client, of.finance)
    shown = client.get(page_of(report)).content.decode()
    assert "支付均有审批单" in shown
    assert "law_level" not in shown
    assert "评审意见由责任处室负责人或绩效管理员填写" in shown


def test_a_row_without_points_has_no_page(client, of, report):
    type(report).objects.filter(pk=report.pk).update(indicator_code="")
    signed_in(client, of.otherhead)
    assert client.get(page_of(report)).status_code == 404
