"""Surveys: declared first, exports and papers read or refused in words, shares with their n, and no figure without."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.procedures.feedback.examples import (
    LEVELS,
    QUESTION,
    YEAR,
    declared,
    export,
    moment,
    pdf,
)
from tests.registers.budgets import project_year
from tests.registers.people import account, signed_in
from tests.subsystems.performance.lists.examples import department, reporter
from yanfa.kernel.files import serving
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.locking import lock, recheck
from yanfa.kernel.indicators.periods import Period
from yanfa.procedures.feedback.choices import SurveyMethod
from yanfa.procedures.feedback.indicators import PROJECT_SATISFACTION
from yanfa.procedures.feedback.models import Survey, SurveyAnswer, SurveyBatch
from yanfa.procedures.feedback.rules.answers import papers_in
from yanfa.procedures.feedback.services.surveys import (
    AnswersRefused,
    facts_of,
    figure_of,
    record_papers,
    take_answers,
)


@pytest.fixture
def office(db):
    return department()


@pytest.fixture
def clerk(office):
    return reporter(office)


@pytest.fixture
def survey(office, clerk):
    """An online survey of 80 people in March."""
    return declared(office, clerk)


def answers(satisfied=30, basically=6, dissatisfied=4):
    return ["非常满意"] * satisfied + ["基本满意"] * basically + ["不满意"] * dissatisfied


class TestExports:
    def test_shares_are_of_valid_answers_with_every_count_told(self, survey, clerk):
        take_answers(survey, by=clerk, data=export([*answers(), "(跳过)"]), file_name="1.xlsx")
        facts = facts_of(survey)
        assert (facts.issued, facts.returned, facts.valid) == (80, 41, 40)
        assert facts.rate == Decimal("51.25")
        assert facts.satisfied == 75
        assert facts.mean == Decimal("4.40")
        assert facts.by_level[2] == ("基本满意", 6, 15, 90), "the variant that takes 基本满意 in"
        assert facts.faults == {"no_level": 1}
        assert (facts.why_no_figure, facts.warning) == ("", "")
        value = figure_of(survey)
        assert (value.value, value.numerator, value.denominator) == (75, 30, 40)

    def test_no_n_no_figure_with_the_reason(self, survey, clerk):
        take_answers(survey, by=clerk, data=export(answers(20, 0, 9)), file_name="1.xlsx")
        facts = facts_of(survey)
        assert facts.satisfied is None
        assert figure_of(survey).value is None
        assert "29 份，少于规定的 30 份" in facts.why_no_figure
        assert "回收率 36.25%" in facts.warning

    def test_levels_are_read_by_text_by_option_and_by_number(self, survey, clerk):
        data = export(["A.非常满意", "2", "（３）基本满意", "不满意 "])
        take_answers(survey, by=clerk, data=data, file_name="1.xlsx")
        found = survey.answers.order_by("pk").values_list("level", flat=True)
        assert list(found) == ["非常满意", "满意", "基本满意", "不满意"]

    def test_a_level_outside_the_scale_is_told_and_nothing_is_kept(self, survey, clerk):
        with pytest.raises(AnswersRefused) as refused:
            take_answers(survey, by=clerk, data=export(["满意", "还行", "满意"]), file_name="1.xlsx")
        (reason,) = refused.value.reasons
        assert reason.startswith("第 3 行“计分题目”：“还行”不在量表中")
        assert not SurveyAnswer.objects.exists()
        assert not SurveyBatch.objects.exists()

    @pytest.mark.parametrize(
        ("headings", "word"),
        [
            ({"question": "别的题"}, "表头没有这道题"),
            ({"time": "何时"}, "表头缺少“提交答卷时间”"),
        ],
    )
    def test_a_missing_column_is_told(self, survey, clerk, headings, word):
        with pytest.raises(AnswersRefused, match=word):
            take_answers(survey, by=clerk, data=export(["满意"], **headings), file_name="1.xlsx")

    def test_a_person_answers_once_and_nobody_is_kept_by_name(self, survey, clerk):
        data = export(["满意", "不满意", "满意", "满意"], people=["u1", "Ｕ1", "", ""])
        take_answers(survey, by=clerk, data=data, file_name="1.xlsx")
        faults = list(survey.answers.order_by("pk").values_list("fault", flat=True))
        assert faults == ["", "repeated", "", ""]
        assert not survey.answers.filter(respondent__in=["u1", "Ｕ1"]).exists()

    def test_answers_outside_the_dates_do_not_count(self, survey, clerk):
        days = [moment(YEAR, 3, 1, 8), moment(YEAR, 3, 31, 23, 59), moment(YEAR, 4, 1, 0, 0)]
        take_answers(survey, by=clerk, data=export(["满意"] * 3, days=days), file_name="1.xlsx")
        assert list(survey.answers.order_by("pk").values_list("fault", flat=True)) == [
            "",
            "",
            "outside_dates",
        ]

    def test_the_same_file_adds_nothing_and_a_later_export_the_later_answers(self, survey, clerk):
        first = take_answers(survey, by=clerk, data=export(["满意"] * 3), file_name="1.xlsx")
        again = take_answers(survey, by=clerk, data=export(["满意"] * 5), file_name="2.xlsx")
        assert (first.added, again.rows_read, again.added) == (3, 5, 2)
        same = take_answers(survey, by=clerk, data=serving.read(first.file), file_name="3.xlsx")
        assert same == first
        assert survey.answers.count() == 5


class TestPapers:
    @pytest.fixture
    def survey(self, office, clerk):
        return declared(office, clerk, method=SurveyMethod.PAPER, returned=45)

    def record(self, survey, clerk, lines, name="扫描.pdf"):
        return record_papers(
            survey, by=clerk, lines=lines, answered_on=date(YEAR, 3, 10), scan=pdf(name + lines)
        )

    def test_numbered_papers_are_kept_with_their_scan(self, survey, clerk):
        batch = self.record(survey, clerk, "0001-0030 满意\n0031－0034 基本满意\n0035 未填\n0036 作废 缺页")
        assert batch.scan.name.endswith(".pdf")
        assert (batch.added, batch.scan.sha256) == (36, batch.sha256)
        facts = facts_of(survey)
        assert (facts.returned, facts.kept, facts.valid) == (45, 36, 34)
        assert "登记回收 45 份，平台存有 36 份" in facts.warning, "papers that were not kept are told"
        assert survey.answers.get(number="0036").note == "缺页"
        assert survey.answers.get(number="0007").level == "满意"

    @pytest.mark.parametrize(
        ("lines", "word"),
        [
            ("满意", "第 1 行：应写成"),
            ("0001 满意\n0002 还行", "第 2 行：“还行”不在量表中"),
            ("0005-0001 满意", "从小到大"),
            ("A01-B05 满意", "前缀相同"),
            ("0001-0003 满意\n0002 满意", "编号 0002 出现了两次"),
            (" \n", "请填写问卷编号"),
        ],
    )
    def test_lines_that_cannot_be_read_are_told(self, survey, clerk, lines, word):
        with pytest.raises(AnswersRefused, match=word):
            self.record(survey, clerk, lines)
        assert not SurveyAnswer.objects.exists()

    def test_a_number_is_recorded_once(self, survey, clerk):
        self.record(survey, clerk, "0001 满意")
        with pytest.raises(AnswersRefused, match="已经录入"):
            self.record(survey, clerk, "0001-0002 满意", "另一份")

    def test_ranges_keep_prefix_and_width(self):
        papers = papers_in("HD-08-11 满意", LEVELS)
        assert [paper.number for paper in papers] == ["HD-08", "HD-09", "HD-10", "HD-11"]

    def test_an_online_survey_has_no_papers(self, office, clerk):
        online = declared(office, clerk, title="线上")
        with pytest.raises(ValidationError, match="问卷工具导出"):
            self.record(online, clerk, "1 满意")


class TestDeclaring:
    @pytest.mark.parametrize(
        ("levels", "word"),
        [
            (LEVELS[:1], "至少两个"),
            ([LEVELS[0], LEVELS[0]], "重复"),
            (LEVELS[:2], "不能全部都算"),
            (LEVELS[2:], "哪些算满意"),
            (LEVELS[::-1], "从好到差"),
        ],
    )
    def test_the_scale_is_declared_rightly(self, office, clerk, levels, word):
        with pytest.raises(ValidationError, match=word):
            declared(office, clerk, levels=levels)
        assert not Survey.objects.exists()

    def test_only_the_department_declares(self, office, clerk):
        for person in (reporter(department("另一处"), "stranger"), account("head", "section_head")):
            with pytest.raises(PermissionDenied):
                declared(office, person)

    def test_dates_in_the_wrong_order_are_told(self, office, clerk):
        with pytest.raises(ValidationError, match="截止日期"):
            declared(office, clerk, ends_on=date(YEAR, 2, 1))


def test_a_locked_share_stays_when_other_surveys_follow(survey, office, clerk):
    take_answers(survey, by=clerk, data=export(answers()), file_name="1.xlsx")
    officer, period = account("officer", "performance_officer"), Period.year(YEAR)
    filters = {"survey": survey.public_id}
    locked = lock(PROJECT_SATISFACTION, period, by=officer, filters=filters)
    later = declared(
        office, clerk, title="下一年", starts_on=date(YEAR + 1, 1, 1), ends_on=date(YEAR + 1, 1, 30),
        project_year=project_year(YEAR + 1, of=survey.project_year.project),
    )  # fmt: skip
    days = [moment(YEAR + 1, 1, 5)] * 40
    take_answers(later, by=clerk, data=export(["不满意"] * 40, days=days), file_name="2.xlsx")
    again = recheck(locked)
    assert again.same_value
    assert again.same_rows
    assert compute(PROJECT_SATISFACTION, Period.year(YEAR + 1)).value == 0


class TestPages:
    def test_a_survey_is_declared_filled_and_shown(self, client, office, clerk):
        signed_in(client, clerk)
        year = project_year(YEAR, departments=[office])
        typed = {
            "title": "服务对象调查", "department": office.pk, "project_year": year.pk, "method": "telephone",
            "question": QUESTION, "starts_on": f"{YEAR}-03-01", "ends_on": f"{YEAR}-03-31", "issued": 80,
            "levels": "非常满意 5 满意\n满意 4 满意\n基本满意 3\n不满意 2\n非常不满意 1",
        }  # fmt: skip
        wrong = client.post(
            reverse("feedback:survey_new"), typed | {"levels": "满意 很好", "instrument": pdf("问卷.pdf")}
        )
        assert "第 1 行应写成" in wrong.content.decode()
        client.post(reverse("feedback:survey_new"), typed | {"instrument": pdf("问卷.pdf")})
        survey = Survey.objects.get()
        assert [level["satisfied"] for level in survey.levels] == [True, True, False, False, False]
        url = reverse("feedback:survey_answers", args=[survey.public_id])
        refused = client.post(url, {"file": SimpleUploadedFile("1.xlsx", export(["还行"]))})
        assert "不在量表中" in refused.content.decode()
        client.post(url, {"file": SimpleUploadedFile("1.xlsx", export(answers()))})
        papers = {"answered_on": f"{YEAR}-03-05", "lines": "T1-T2 满意", "scan": pdf("a.pdf")}
        client.post(reverse("feedback:survey_papers", args=[survey.public_id]), papers)
        page = client.get(survey.get_absolute_url())
        assert page.context["facts"].valid == 42
        assert "76.19%" in page.content.decode()
        file = survey.batches.first().file
        served = client.get(reverse("feedback:survey_file", args=[survey.public_id, file.public_id]))
        assert openpyxl.load_workbook(io.BytesIO(b"".join(served.streaming_content)))
        assert survey.title in client.get(reverse("feedback:surveys")).content.decode()

    def test_readers_see_shares_and_no_files(self, client, survey, clerk):
        signed_in(client, account("cashier", "finance"))
        page = client.get(survey.get_absolute_url())
        assert page.status_code == 200
        assert "导入答卷" not in page.content.decode()
        file = reverse("feedback:survey_file", args=[survey.public_id, survey.instrument.public_id])
        assert client.get(file).status_code == 403
