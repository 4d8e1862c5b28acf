"""部门评价: what waits for the authority, scores side by side, and that the self scores stay."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.registers.people import account, signed_in
from tests.subsystems.performance.year.cases import year_until
from tests.subsystems.performance.year.people import at, reports
from tests.subsystems.performance.year.walk import published, sealed
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import DepartmentReview
from yanfa.subsystems.performance.services import reviewing

pytestmark = pytest.mark.django_db
LIST = "/performance/reviews/"


@pytest.fixture
def sent_up():
    """A self-evaluation that lies with the authority, on a day after."""
    of, evaluation = year_until(sealed)
    with at(2025, 2, 10):
        perform("report_up", evaluation, by=of.officer)
        yield of, evaluation


@pytest.fixture
def opened(sent_up):
    of, evaluation = sent_up
    return of, reviewing.open_review(evaluation, by=of.authority)


def answers(review, *scores, version=None, budget="9.9", opinion="数据可信"):
    """What the page sends: a score and an opinion for each row."""
    data = {"version": version or review.version, "budget_score": budget, "opinion": opinion}
    for row, (score, words) in zip(review.rows.order_by("report__row__position"), scores, strict=True):
        data |= {f"score-{row.pk}": score, f"opinion-{row.pk}": words}
    return data


def test_the_authority_samples_from_what_was_sent_up(client, sent_up):
    of, evaluation = sent_up
    signed_in(client, of.authority)
    assert "选取评价" in client.get(LIST).content.decode()
    answer = client.post(f"/performance/evaluations/{evaluation.public_id}/review/")
    review = DepartmentReview.objects.get()
    assert answer.url == review.get_absolute_url()
    assert "没有这样的自评" in client.get(LIST).content.decode()
    assert review.get_absolute_url() in client.get(f"{LIST}?how=open").content.decode()
    client.post(f"/performance/evaluations/{evaluation.public_id}/review/")
    assert "已经开始部门评价" in client.get(LIST).content.decode()
    assert DepartmentReview.objects.count() == 1


def test_what_was_not_sent_up_is_not_reviewed(client):
    of, evaluation = year_until(sealed)
    signed_in(client, of.authority)
    assert evaluation.get_absolute_url() not in client.get(LIST).content.decode()
    client.post(f"/performance/evaluations/{evaluation.public_id}/review/")
    assert not DepartmentReview.objects.exists()


def test_own_scores_stand_beside_the_self_scores_which_stay(client, opened):
    of, review = opened
    signed_in(client, of.authority)
    page = review.get_absolute_url()
    data = answers(review, ("45", "名单中有重复"), ("30", ""), ("10", ""))
    assert client.post(page, data).status_code == 302
    review.refresh_from_db()
    assert (review.total, review.grade) == (Decimal("94.90"), "优")
    assert [report.score for report in reports(review.evaluation)] == [50, 30, 10]
    shown = client.get(page).content.decode()
    assert "5.01%" in shown  # (99.9 − 94.9) ÷ 99.9
    assert "名单中有重复" in shown
    perform("confirm_review", review, by=of.authority, data={"use": "keep"})
    closed = client.get(page).content.decode()
    assert "继续安排" in closed
    assert "<textarea" not in closed
    assert client.post(page, answers(review, ("1", "x"), ("1", "x"), ("1", "x"))).status_code == 200
    review.refresh_from_db()
    assert review.total == Decimal("94.90")


def test_a_page_with_one_fault_keeps_nothing_and_loses_nothing_typed(client, opened):
    of, review = opened
    signed_in(client, of.authority)
    answer = client.post(
        review.get_absolute_url(), answers(review, ("45", "重复计数"), ("20", ""), ("11", "好"))
    )
    shown = answer.content.decode()
    assert "核查分数与自评分不同，请写明核查意见" in shown
    assert "核查分数应在 0 至 10" in shown
    assert "重复计数" in shown
    assert not review.rows.exclude(score=None).exists()


def test_the_second_saver_is_told_and_sees_what_he_typed(client, opened):
    of, review = opened
    signed_in(client, of.authority)
    page = review.get_absolute_url()
    first = answers(review, ("50", ""), ("30", ""), ("10", ""))
    assert client.post(page, first).status_code == 302
    second = answers(review, ("40", "另一意见"), ("30", ""), ("10", ""), version=first["version"])
    shown = client.post(page, second).content.decode()
    assert "他人已修改" in shown
    assert "另一意见" in shown
    review.refresh_from_db()
    assert review.total == Decimal("99.90")


def test_only_the_authority_of_the_project_scores(client, opened):
    of, review = opened
    page = review.get_absolute_url()
    signed_in(client, of.officer)
    assert "<textarea" not in client.get(page).content.decode()
    client.post(page, answers(review, ("50", ""), ("30", ""), ("10", "")))
    assert not review.rows.exclude(score=None).exists()
    signed_in(client, account("foreign", "authority_officer"))
    assert client.get(page).status_code == 404
    assert client.post(f"{page}move/confirm_review/").status_code == 404


def test_the_checks_help_the_reviewer(client, opened):
    of, review = opened
    report = reports(review.evaluation)[0]
    type(report).objects.filter(pk=report.pk).update(score=Decimal(40))
    signed_in(client, of.authority)
    assert "自动检查发现" in client.get(review.get_absolute_url()).content.decode()


def test_a_published_form_may_still_be_sampled():
    of, evaluation = year_until(sealed)
    with at(2025, 2, 10):
        evaluation = published(of, evaluation)
        assert reviewing.open_review(evaluation, by=of.authority).state == "scoring"
