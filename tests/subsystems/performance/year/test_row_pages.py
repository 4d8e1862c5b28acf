"""The page of one row: sources, evidence, opinions, submitting, and what a second person or a stranger meets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registers.people import signed_in
from tests.registers.units import unit
from tests.subsystems.performance.year.people import Centre, at, centre, member, reports
from tests.subsystems.performance.year.walk import PDF, approved_goal, evidence, opened
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import Evidence, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services import evaluating

pytestmark = pytest.mark.django_db

EXECUTION_RATE = "performance.budget_execution_rate"


@pytest.fixture
def of() -> Centre:
    with at(2024, 1, 15):
        return centre(2024)


@pytest.fixture
def evaluation(of: Centre) -> SelfEvaluation:
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 12, 31):
        return opened(of, goal)


@pytest.fixture
def row(evaluation: SelfEvaluation) -> RowReport:
    return reports(evaluation)[0]


@pytest.fixture
def qualitative(evaluation: SelfEvaluation) -> RowReport:
    return reports(evaluation)[1]


def words(answer: Any) -> str:
    return answer.content.decode()


def path(record: Any, *more: str) -> str:
    return record.get_absolute_url() + "".join(f"{part}/" for part in more)


def typed(row: RowReport, **facts: Any) -> dict[str, Any]:
    """What the form of the report sends."""
    sent = {"version": row.version, "source": "manual", "value": "", "actual": "", "deviation": ""}
    return sent | {"promised_by": "", "promised_on": ""} | facts


def post(user: Any, where: str, facts: dict[str, Any], **extra: Any) -> Any:
    with at(2024, 12, 31):
        return signed_in(Client(), user).post(where, facts, **extra)


def get(user: Any, where: str) -> Any:
    with at(2024, 12, 31):
        return signed_in(Client(), user).get(where)


def files(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, PDF) for name in names]


class TestWho:
    def test_the_unit_and_its_authority_see_it_and_others_do_not(self, of, row):
        for login in ("reporter", "other", "finance", "authority"):
            assert get(getattr(of, login), path(row)).status_code == 200, login
        stranger = member("stranger", "section_reporter", unit("别的单位"))
        assert get(stranger, path(row)).status_code == 404
        for more in ("trial", "evidence", "opinion", "score"):
            assert post(stranger, path(row, more), {}).status_code == 404, more
        assert "/accounts/login/" in Client().get(path(row)).url

    def test_another_division_sees_no_form_and_may_not_report(self, of, row):
        page = words(get(of.other, path(row)))
        assert 'id="report-form"' not in page
        assert "只有该指标责任处室的填报人可以填报" in page
        answer = post(of.other, path(row), typed(row, value="1"))
        assert "只有该指标责任处室的填报人可以填报" in words(answer)
        row.refresh_from_db()
        assert row.value is None


class TestTyped:
    def test_saving_keeps_and_submitting_submits(self, of, row):
        post(of.reporter, path(row), typed(row, value="３,520", actual="", deviation="目标偏低"))
        row.refresh_from_db()
        assert (row.value, row.actual, row.deviation, row.state) == (
            3520,
            "3520台/套",
            "目标偏低",
            "assigned",
        )
        post(of.reporter, path(row), typed(row, value="3521", fill="1"))
        row.refresh_from_db()
        assert (row.actual, row.state, row.filled_by) == ("3521台/套", "filled", of.reporter)

    def test_an_empty_report_is_saved_and_not_submitted(self, of, row):
        answer = post(of.reporter, path(row), typed(row, deviation="待填", fill="1"), follow=True)
        assert "没有提交" in words(answer)
        row.refresh_from_db()
        assert (row.deviation, row.state) == ("待填", "assigned")

    def test_no_number_gets_a_sentence_and_keeps_what_was_typed(self, of, row):
        answer = post(of.reporter, path(row), typed(row, value="三千多", deviation="说明在此"))
        assert answer.context["form"].errors["value"]
        assert "三千多" in words(answer)
        assert "说明在此" in words(answer)

    def test_the_second_saver_keeps_his_words_and_may_save_over(self, of, row):
        facts = {"source": "manual", "value": Decimal(1), "actual": "先存的值"}
        with at(2024, 12, 31):
            evaluating.report_row(row, by=of.officer, version=row.version, facts=facts)
        answer = post(of.reporter, path(row), typed(row, value="2", actual="后写的值"))
        assert "他人已先保存" in words(answer)
        assert "先存的值" in words(answer)
        assert "后写的值" in words(answer)
        row.refresh_from_db()
        assert row.actual == "先存的值"
        again = typed(row, value="2", actual="后写的值") | {
            "version": answer.context["form"]["version"].value()
        }
        assert post(of.reporter, path(row), again).status_code == 302
        row.refresh_from_db()
        assert row.actual == "后写的值"

    def test_a_promise_needs_a_person_and_a_day_to_come(self, of, row):
        half = post(of.reporter, path(row), typed(row, value="1", promised_on="2025-01-10"))
        assert "责任人和期限" in words(half)
        past = typed(row, value="1", promised_on="2024-12-01", promised_by=of.reporter.pk)
        assert "不能早于今天" in words(post(of.reporter, path(row), past))
        right = typed(row, value="1", promised_on="2025-01-10", promised_by=of.reporter.pk)
        assert post(of.reporter, path(row), right).status_code == 302
        row.refresh_from_db()
        assert (row.promised_by, row.promised_on) == (of.reporter, date(2025, 1, 10))

    def test_what_is_submitted_is_not_changed(self, of, row):
        post(of.reporter, path(row), typed(row, value="3520", fill="1"))
        row.refresh_from_db()
        answer = post(of.reporter, path(row), typed(row, value="1"))
        assert "已提交填报" in words(answer)
        assert 'id="report-form"' in words(answer)
        row.refresh_from_db()
        assert row.value == 3520


class TestComputed:
    def test_a_trial_computes_and_keeps_nothing(self, of, row):
        sent = typed(row, source="system", indicator_code=EXECUTION_RATE)
        answer = post(of.reporter, path(row, "trial"), sent, headers={"HX-Request": "true"})
        assert answer.context["tried"].value.value == 99
        assert f"/indicators/{EXECUTION_RATE}/denominator/rows/?year=2024" in words(answer)
        row.refresh_from_db()
        assert (row.source, row.version) == ("manual", 1)

    def test_the_value_comes_from_the_indicator_and_opens_its_rows(self, of, row):
        project = of.year.project.code
        sent = typed(row, source="system", indicator_code=EXECUTION_RATE, filter_project=project, value="1")
        assert post(of.reporter, path(row), sent).status_code == 302
        row.refresh_from_db()
        assert (row.value, row.filters, row.actual) == (99, {"project": project}, "99台/套")
        standing = get(of.reporter, path(row)).context["standing"]
        assert f"project={project}" in standing.rows_url
        assert get(of.officer, standing.rows_url).status_code == 200

    def test_choosing_a_source_shows_its_fields_without_script_too(self, of, row):
        answer = post(of.reporter, path(row, "trial"), typed(row, source="system", deviation="写了一半"))
        assert "indicator_code" in words(answer)
        assert "写了一半" in words(answer)

    @pytest.mark.parametrize(
        "wrong",
        [{"source": "nonsense"}, {"source": "system", "indicator_code": "no.such"}, {"source": "list"}],
    )
    def test_what_does_not_exist_cannot_be_chosen(self, of, row, wrong):
        answer = post(of.reporter, path(row), typed(row, **wrong))
        assert answer.status_code == 200
        assert answer.context["form"].errors
        row.refresh_from_db()
        assert row.source == "manual"

    def test_another_division_tries_nothing(self, of, row):
        assert post(of.other, path(row, "trial"), typed(row)).status_code == 403

    def test_a_locked_figure_recomputes_to_the_same(self, of, evaluation, row):
        sent = typed(row, source="system", indicator_code=EXECUTION_RATE, filter_project=of.year.project.code)
        post(of.reporter, path(row), sent | {"fill": "1"})
        for other in reports(evaluation)[1:]:
            with at(2024, 12, 31):
                person = of.other if other.source == "opinion" else of.reporter
                if other.source == "opinion":
                    evidence(other, person)
                    facts = {"version": other.version, "achievement": "met", "opinion": "见佐证"}
                    evaluating.give_opinion(other, by=of.otherhead, **facts)
                else:
                    facts = {"source": "manual", "value": Decimal(95)}
                    evaluating.report_row(other, by=person, version=other.version, facts=facts)
                other.refresh_from_db()
                perform("fill", other, by=person)
        with at(2025, 1, 20):
            for each in reports(evaluation):
                perform("collect", each, by=of.reporter)
            perform("lock_figures", evaluation, by=of.officer)
        page = words(get(of.finance, path(row)))
        assert "锁定值 99" in page
        assert "复算一致" in words(get(of.finance, path(row, "recheck")))


class TestEvidence:
    def test_several_files_at_once_with_their_hashes(self, of, row):
        sent = {
            "files": files("签到表.pdf", "通知.pdf"),
            "kind": "minutes",
            "title": "",
            "dated": "2024-06-01",
        }
        answer = post(of.reporter, path(row, "evidence"), sent, follow=True)
        assert "已上传 2 份佐证材料" in words(answer)
        first, second = Evidence.objects.order_by("number")
        assert (first.title, second.title, first.kind, first.dated) == (
            "签到表.pdf",
            "通知.pdf",
            "minutes",
            date(2024, 6, 1),
        )
        assert first.file.sha256 in words(answer).replace("<wbr>", "")

    def test_one_bad_file_refuses_all_and_is_named(self, of, row):
        bad = SimpleUploadedFile("坏.pdf", b"MZ not a pdf")
        sent = {"files": [*files("好.pdf"), bad], "kind": "document", "title": ""}
        answer = post(of.reporter, path(row, "evidence"), sent)
        assert "坏.pdf" in words(answer)
        assert not Evidence.objects.exists()

    def test_one_title_names_one_file(self, of, row):
        sent = {"files": files("a.pdf", "b.pdf"), "kind": "document", "title": "同一名称"}
        assert "名称请留空" in words(post(of.reporter, path(row, "evidence"), sent))

    def test_a_file_is_served_to_whoever_sees_the_form(self, of, row):
        with at(2024, 12, 31):
            kept = evidence(row, of.reporter)
        address = f"/performance/evidence/{kept.public_id}/"
        answer = get(of.authority, address)
        assert b"".join(answer.streaming_content) == PDF
        assert "attachment" in answer["Content-Disposition"]
        stranger = member("stranger", "section_reporter", unit("别的单位"))
        assert get(stranger, address).status_code == 404
        assert "/accounts/login/" in Client().get(address).url

    def test_it_is_withdrawn_with_a_reason_and_stays_readable(self, of, row):
        with at(2024, 12, 31):
            kept = evidence(row, of.reporter)
        address = f"/performance/evidence/{kept.public_id}/withdraw/"
        assert "责任处室" in words(post(of.other, address, {"reason": "不该"}))
        assert post(of.reporter, address, {"reason": ""}).status_code == 200
        answer = post(of.reporter, address, {"reason": "传错了文件"}, follow=True)
        assert "传错了文件" in words(answer)
        assert get(of.finance, f"/performance/evidence/{kept.public_id}/").status_code == 200

    def test_another_division_adds_none(self, of, row):
        sent = {"files": files("x.pdf"), "kind": "document", "title": ""}
        assert "责任处室" in words(post(of.other, path(row, "evidence"), sent))
        assert not Evidence.objects.exists()


class TestOpinion:
    FACTS = {"achievement": "met", "opinion": "见佐证1"}

    def test_the_head_of_the_division_judges(self, of, qualitative):
        sent = self.FACTS | {"version": qualitative.version}
        assert 'name="achievement"' in words(get(of.otherhead, path(qualitative)))
        assert post(of.otherhead, path(qualitative, "opinion"), sent).status_code == 302
        qualitative.refresh_from_db()
        assert (qualitative.achievement, qualitative.opinion_by) == ("met", of.otherhead)

    @pytest.mark.parametrize("login", ["other", "head", "finance"])
    def test_others_do_not(self, of, qualitative, login):
        person = getattr(of, login)
        assert 'name="achievement"' not in words(get(person, path(qualitative)))
        sent = self.FACTS | {"version": qualitative.version}
        assert "评审意见由" in words(post(person, path(qualitative, "opinion"), sent))
        qualitative.refresh_from_db()
        assert qualitative.achievement == ""

    def test_the_second_assessor_keeps_his_words(self, of, qualitative):
        version = qualitative.version
        post(of.otherhead, path(qualitative, "opinion"), self.FACTS | {"version": version})
        late = {"achievement": "partly", "opinion": "后写的意见", "version": version}
        answer = post(of.officer, path(qualitative, "opinion"), late)
        assert "后写的意见" in words(answer)
        assert "见佐证1" in words(answer)


class TestMoves:
    def test_a_row_is_returned_with_a_reason_and_keeps_what_was_typed(self, of, row):
        post(of.reporter, path(row), typed(row, value="3520", fill="1"))
        row.refresh_from_db()
        answer = post(of.reporter, path(row, "move", "return_row"), {"reason": "请附清单"}, follow=True)
        row.refresh_from_db()
        assert (row.state, row.value) == ("assigned", 3520)
        assert "退回重填" in words(answer)

    def test_the_history_is_that_of_the_row(self, of, evaluation, row):
        post(of.reporter, path(row), typed(row, value="3520", fill="1"))
        with at(2024, 12, 31):
            evidence(reports(evaluation)[2], of.reporter)
        told = [event.action for event in get(of.reporter, path(row)).context["log"]]
        assert "performance.report_row" in told
        assert "performance.add_evidence" not in told
        assert AuditEvent.objects.filter(action="performance.add_evidence").count() == 1

    def test_an_unknown_move_is_no_page(self, of, row):
        assert get(of.reporter, path(row, "move", "nonsense")).status_code == 404


def test_it_speaks_english(of, row):
    with at(2024, 12, 31):
        client = signed_in(Client(), of.reporter)
        client.cookies["language"] = "en"
        page = words(client.get(path(row)))
    assert "Save and submit" in page
    assert "Evidence" in page


def test_it_asks_a_bounded_number_of_queries(of, row, django_assert_max_num_queries):
    with at(2024, 12, 31):
        client = signed_in(Client(), of.reporter)
        client.get(path(row))
        with django_assert_max_num_queries(21):
            client.get(path(row))
