"""The pages of a self-evaluation: the form, acts on many rows, findings, texts, scores, and who may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.registers.people import signed_in
from tests.registers.units import unit
from tests.subsystems.performance.year.people import Centre, at, centre, member, reports
from tests.subsystems.performance.year.walk import approved_goal, evidence, filled, opened
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import evaluating

pytestmark = pytest.mark.django_db


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
def gathered(of: Centre, evaluation: SelfEvaluation) -> SelfEvaluation:
    with at(2024, 12, 31):
        return filled(of, evaluation)


@pytest.fixture
def being_scored(of: Centre, gathered: SelfEvaluation) -> SelfEvaluation:
    with at(2025, 1, 20):
        perform("lock_figures", gathered, by=of.officer)
        gathered.refresh_from_db()
    return gathered


def page(user: Any, record: Any, *more: str) -> Any:
    return signed_in(Client(), user).get(path(record, *more))


def path(record: Any, *more: str) -> str:
    return record.get_absolute_url() + "".join(f"{part}/" for part in more)


def words(answer: Any) -> str:
    return answer.content.decode()


class TestForm:
    @pytest.mark.parametrize(
        "login", ["reporter", "other", "head", "finance", "director", "authority", "archivist"]
    )
    def test_people_of_the_unit_and_its_authority_see_it(self, of, gathered, login):
        answer = page(getattr(of, login), gathered)
        assert answer.status_code == 200
        assert "3520台/套" in words(answer)

    def test_another_unit_and_the_public_do_not(self, of, gathered):
        stranger = member("stranger", "section_reporter", unit("别的单位"))
        for more in ((), ("rows",), ("findings",), ("texts",), ("scores",)):
            assert page(stranger, gathered, *more).status_code == 404, more
        assert "/accounts/login/" in Client().get(path(gathered)).url

    def test_it_shows_marks_with_their_shares(self, of, evaluation):
        with at(2024, 12, 31):
            evidence(reports(evaluation)[0], of.reporter)
            answer = page(of.reporter, evaluation)
        shares = {
            str(share.mark): (share.count, share.weight, share.percent) for share in answer.context["shares"]
        }
        assert shares["evidenced"][:2] == (1, 50)
        assert shares["bare"][:2] == (2, 40)
        assert sum(percent for _count, _weight, percent in shares.values()) == 100
        assert "无佐证" in words(answer)

    def test_money_is_computed_until_it_is_frozen(self, of, evaluation, gathered):
        with at(2024, 12, 31):
            money = page(of.finance, evaluation).context["money"]
        assert (money.annual, money.executed, money.rate, money.frozen) == (1_000_000, 990_000, 99, False)
        with at(2025, 1, 20):
            perform("lock_figures", gathered, by=of.officer)
            gathered.refresh_from_db()
            answer = page(of.finance, gathered)
        assert answer.context["money"].frozen
        assert answer.context["money"].executed == 990_000

    def test_a_refused_button_says_why(self, of, evaluation):
        with at(2024, 12, 31):
            text = words(page(of.officer, evaluation))
        assert 'aria-describedby="why-' in text
        assert "补录期到 2025-01-15 止" in text

    def test_whose_turn_it_is_stands_at_the_top(self, of, evaluation):
        with at(2024, 12, 31):
            text = words(page(of.authority, evaluation))
        assert "资源管理部" in text

    def test_it_speaks_english(self, of, gathered):
        client = signed_in(Client(), of.reporter)
        client.cookies["language"] = "en"
        for more in ((), ("findings",), ("texts",), ("scores",), ("reporters",)):
            text = words(client.get(path(gathered, *more)))
            assert "Self-evaluation form" in text, more

    def test_hostile_text_is_escaped(self, of, evaluation):
        row = reports(evaluation)[0]
        hostile = "<script>alert(1)</script>"
        with at(2024, 12, 31):
            facts = {"source": "manual", "value": None, "actual": hostile, "deviation": hostile}
            evaluating.report_row(row, by=of.reporter, version=row.version, facts=facts)
            evaluating.keep_evaluation(evaluation, by=of.reporter, version=1, facts={"result": hostile})
            for more in ((), ("rows",), ("findings",), ("texts",), ("scores",)):
                assert hostile not in words(page(of.reporter, evaluation, *more)), more
            assert hostile not in words(page(of.reporter, row))

    def test_the_log_tells_of_form_and_rows(self, of, gathered):
        told = page(of.officer, gathered).context["log"]
        actions = {event.action for event in told}
        assert {"performance.report_row", "performance.add_evidence", "performance.give_opinion"} <= actions


class TestRowsFragment:
    def test_an_open_page_hears_of_another_persons_row(self, of, evaluation):
        with at(2024, 12, 31):
            client = signed_in(Client(), of.reporter)
            first = client.get(path(evaluation)).context["refresh_url"]
            assert client.get(first).status_code == 204
            second = reports(evaluation)[1]
            evidence(second, of.other)
            answer = client.get(first)
            assert answer.status_code == 200
            assert "form-rows" in words(answer)
            assert client.get(answer.context["refresh_url"]).status_code == 204

    def test_it_says_who_filled_what_and_when(self, of, gathered):
        text = words(page(of.head, gathered, "rows"))
        assert "12-31 12:00 other" in text
        assert "12-31 12:00 reporter" in text

    def test_many_rows_ask_no_more_than_few(self, of, gathered, django_assert_max_num_queries):
        client = signed_in(Client(), of.officer)
        client.get(path(gathered, "rows"))
        with django_assert_max_num_queries(18):
            client.get(path(gathered, "rows"))


class TestManyRows:
    def test_all_filled_rows_are_gathered_at_once(self, of, evaluation):
        with at(2024, 12, 31):
            for row, person in zip(reports(evaluation), (of.reporter, of.other, of.reporter), strict=True):
                if row.source == "manual":
                    facts = {"source": "manual", "value": 1, "actual": "1"}
                    evaluating.report_row(row, by=person, version=row.version, facts=facts)
                    row.refresh_from_db()
                    perform("fill", row, by=person)
            assert page(of.other, evaluation).status_code == 200
            refused = signed_in(Client(), of.other).post(path(evaluation, "collect"), follow=True)
            assert "牵头处室" in words(refused)
            answer = signed_in(Client(), of.reporter).post(path(evaluation, "collect"), follow=True)
        assert "已汇总 2 个指标" in words(answer)
        assert [row.state for row in reports(evaluation)] == ["collected", "assigned", "collected"]

    def test_reporters_are_named_at_once(self, of, evaluation):
        with at(2024, 12, 31):
            client = signed_in(Client(), of.officer)
            form = client.get(path(evaluation, "reporters")).context["form"]
            first, second, third = reports(evaluation)
            assert str(of.other.pk) in dict(form.fields[second.public_id].choices)
            assert str(of.other.pk) not in dict(form.fields[first.public_id].choices)
            given = {first.public_id: of.reporter.pk, second.public_id: of.other.pk, third.public_id: ""}
            answer = client.post(path(evaluation, "reporters"), given, follow=True)
        assert "变动 2 个指标" in words(answer)
        assert [row.reporter for row in reports(evaluation)] == [of.reporter, of.other, None]

    def test_a_person_of_another_division_is_no_choice(self, of, evaluation):
        with at(2024, 12, 31):
            first = reports(evaluation)[0]
            answer = signed_in(Client(), of.officer).post(
                path(evaluation, "reporters"), {first.public_id: of.other.pk}
            )
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert reports(evaluation)[0].reporter is None

    def test_who_may_not_assign_is_told(self, of, evaluation):
        with at(2024, 12, 31):
            first = reports(evaluation)[0]
            answer = signed_in(Client(), of.finance).post(
                path(evaluation, "reporters"), {first.public_id: of.reporter.pk}
            )
        assert "牵头处室" in words(answer)
        assert reports(evaluation)[0].reporter is None


class TestMine:
    ADDRESS = "/performance/rows/"

    def test_it_lists_my_rows_overdue_ones_first(self, of, evaluation):
        with at(2025, 3, 1):
            answer = signed_in(Client(), of.reporter).get(self.ADDRESS)
        assert [row.row.name for row in answer.context["page"]] == ["新增仪器", "用户满意度"]
        assert "已超期" in words(answer)
        with at(2025, 3, 1):
            other = signed_in(Client(), of.other).get(self.ADDRESS).context["page"]
        assert [row.row.name for row in other] == ["服务体系"]

    def test_a_row_with_a_name_is_that_persons_alone(self, of, evaluation):
        second = reports(evaluation)[1]
        colleague = member("colleague", "section_reporter", of.year.unit, of.divisions[1])
        evaluating.assign(second, by=of.officer, reporter=colleague)
        assert not list(signed_in(Client(), of.other).get(self.ADDRESS).context["page"])
        assert len(signed_in(Client(), colleague).get(self.ADDRESS).context["page"]) == 1

    def test_reported_rows_are_under_all(self, of, gathered):
        client = signed_in(Client(), of.reporter)
        assert not list(client.get(self.ADDRESS).context["page"])
        assert len(client.get(self.ADDRESS + "?all=1").context["page"]) == 2

    def test_the_public_is_sent_to_sign_in(self):
        assert "/accounts/login/" in Client().get(self.ADDRESS).url


class TestFindings:
    def test_a_result_that_differs_from_its_row_is_an_error(self, of, being_scored):
        evaluating.keep_evaluation(
            being_scored,
            by=of.reporter,
            version=being_scored.version,
            facts={"result": "新增仪器3250台/套。"},
        )
        answer = page(of.reporter, being_scored, "findings")
        assert answer.context["examined"].errors
        assert "3250" in words(answer)

    def test_the_fragment_is_the_list_alone(self, of, gathered):
        answer = signed_in(Client(), of.reporter).get(
            path(gathered, "findings"), headers={"HX-Request": "true"}
        )
        assert "<html" not in words(answer)


class TestTexts:
    def test_a_text_is_kept_with_its_bindings_and_printed_with_figures(self, of, being_scored):
        client = signed_in(Client(), of.reporter)
        typed = {
            "version": being_scored.version,
            "result": "新增仪器{行 1}台/套。\r\n见表。",
            "problems": "",
            "measures": "",
        }
        assert client.post(path(being_scored, "texts"), typed).status_code == 302
        being_scored.refresh_from_db()
        assert being_scored.result == "新增仪器{行 1}台/套。\n见表。"
        assert "新增仪器3520台/套。" in words(client.get(path(being_scored)))

    def test_a_preview_writes_nothing(self, of, being_scored):
        client = signed_in(Client(), of.reporter)
        events = AuditEvent.objects.count()
        typed = {
            "version": 1,
            "result": "新增{行 1}台/套，花费{budget.executed 万元 .2}。{行 9}",
            "problems": "",
            "measures": "",
        }
        answer = client.post(path(being_scored, "texts", "preview"), typed, headers={"HX-Request": "true"})
        text = words(answer)
        assert "新增3520台/套，花费99.00万元。" in text
        assert "没有可用的数" in text
        being_scored.refresh_from_db()
        assert (being_scored.result, AuditEvent.objects.count()) == ("", events)

    def test_without_script_the_preview_is_the_page_with_what_was_typed(self, of, being_scored):
        typed = {"version": 1, "result": "新增{行 1}台/套。", "problems": "问题", "measures": ""}
        text = words(signed_in(Client(), of.reporter).post(path(being_scored, "texts", "preview"), typed))
        assert "新增{行 1}台/套。" in text
        assert "新增3520台/套。" in text

    def test_the_second_saver_keeps_his_words_and_sees_the_first(self, of, being_scored):
        client, version = signed_in(Client(), of.reporter), being_scored.version
        evaluating.keep_evaluation(
            being_scored, by=of.officer, version=version, facts={"result": "先存的话。"}
        )
        typed = {"version": version, "result": "后写的话。", "problems": "", "measures": ""}
        answer = client.post(path(being_scored, "texts"), typed)
        assert "后写的话。" in words(answer)
        assert "先存的话。" in words(answer)
        being_scored.refresh_from_db()
        assert being_scored.result == "先存的话。"
        again = typed | {"version": answer.context["form"]["version"].value()}
        assert client.post(path(being_scored, "texts"), again).status_code == 302
        being_scored.refresh_from_db()
        assert being_scored.result == "后写的话。"

    def test_another_division_may_read_and_not_write(self, of, being_scored):
        client = signed_in(Client(), of.other)
        assert "只有牵头处室" in words(client.get(path(being_scored, "texts")))
        typed = {"version": being_scored.version, "result": "不该存", "problems": "", "measures": ""}
        answer = client.post(path(being_scored, "texts"), typed)
        assert "只有牵头处室" in words(answer)
        being_scored.refresh_from_db()
        assert being_scored.result == ""


class TestScores:
    def test_it_shows_bounds_and_suggestion_and_keeps_all(self, of, being_scored):
        client = signed_in(Client(), of.reporter)
        lines = client.get(path(being_scored, "scores")).context["lines"]
        assert [line.number for line in lines] == [1, 2, 3]
        assert lines[0].suggestion.high == 50
        answer = client.post(path(being_scored, "scores"), typed_scores(being_scored) | {"add_up": "1"})
        assert answer.status_code == 302
        being_scored.refresh_from_db()
        assert being_scored.total is not None
        assert being_scored.grade == "优"

    def test_one_row_is_kept_by_itself(self, of, being_scored):
        row = reports(being_scored)[0]
        client = signed_in(Client(), of.reporter)
        typed = {f"{row.public_id}-version": row.version, f"{row.public_id}-score": "５０"}
        answer = client.post(path(row, "score"), typed, headers={"HX-Request": "true"})
        assert "已保存" in words(answer)
        row.refresh_from_db()
        assert row.score == 50

    def test_points_beyond_the_rule_are_refused_and_nothing_is_kept(self, of, being_scored):
        first, _second, third = reports(being_scored)
        typed = typed_scores(being_scored, {first.pk: "50", third.pk: "11"})
        answer = signed_in(Client(), of.reporter).post(path(being_scored, "scores"), typed)
        assert "按规则得分应在" in words(answer)
        assert 'value="11"' in words(answer)
        assert [row.score for row in reports(being_scored)] == [None, None, None]

    def test_less_than_suggested_needs_a_reason(self, of, being_scored):
        row = reports(being_scored)[1]
        typed = {f"{row.public_id}-version": row.version, f"{row.public_id}-score": "27"}
        client = signed_in(Client(), of.reporter)
        answer = client.post(path(row, "score"), typed)
        assert "请写明评分说明" in words(answer)
        assert (
            client.post(path(row, "score"), typed | {f"{row.public_id}-reason": "部分指标滞后"}).status_code
            == 302
        )

    def test_the_second_scorer_sees_both(self, of, being_scored):
        row = reports(being_scored)[1]
        prefix, version = row.public_id, row.version
        client = signed_in(Client(), of.reporter)
        typed = {f"{prefix}-version": version, f"{prefix}-score": "28", f"{prefix}-reason": "甲"}
        assert client.post(path(row, "score"), typed).status_code == 302
        answer = client.post(
            path(row, "score"),
            typed | {f"{prefix}-score": "26", f"{prefix}-reason": "乙"},
            headers={"HX-Request": "true"},
        )
        text = words(answer)
        assert "28.00" in text
        assert 'value="26"' in text
        row.refresh_from_db()
        assert row.score == 28

    def test_another_division_does_not_score(self, of, being_scored):
        row = reports(being_scored)[1]
        typed = {f"{row.public_id}-version": row.version, f"{row.public_id}-score": "30"}
        answer = signed_in(Client(), of.other).post(path(row, "score"), typed)
        assert "只有牵头处室" in words(answer)
        row.refresh_from_db()
        assert row.score is None


def typed_scores(evaluation: SelfEvaluation, scores: dict[int, str] | None = None) -> dict[str, Any]:
    """What the sheet sends: the version of every row, and the scores given."""
    sent: dict[str, Any] = {}
    for row in reports(evaluation):
        sent[f"{row.public_id}-version"] = row.version
        if scores and row.pk in scores:
            sent[f"{row.public_id}-score"] = scores[row.pk]
    return sent
