"""Surveys answered on the platform: once for each visitor, within the dates, kept with the server's time."""

from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.procedures.feedback.examples import declared
from tests.registers.people import signed_in
from tests.subsystems.performance.lists.examples import department, reporter
from yanfa.kernel import clock
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.procedures.feedback.indicators import PROJECT_SATISFACTION, SITE_SATISFACTION
from yanfa.procedures.feedback.models import Survey
from yanfa.procedures.feedback.services import answering
from yanfa.procedures.feedback.services.answering import answer_here
from yanfa.procedures.feedback.services.surveys import facts_of

pytestmark = pytest.mark.django_db
BEST, WORST = "非常满意", "不满意"


@pytest.fixture
def clerk(db):
    return reporter(department())


@pytest.fixture
def survey(clerk):
    """A survey of the users of the portal that is open today."""
    day = clock.today()
    about = {"site": "portal", "project_year": None, "answered_here": True}
    dates = {"starts_on": day - timedelta(days=1), "ends_on": day + timedelta(days=1)}
    return declared(department(), clerk, title="门户用户调查", **about, **dates)


def figure(code=SITE_SATISFACTION, **filters):
    return compute(code, Period.year(clock.today().year), filters)


def fill(survey, good=27, bad=3):
    for number in range(good + bad):
        answer_here(survey, level=BEST if number < good else WORST, visitor=f"v{number}")


def test_answers_count_for_the_site_and_not_for_a_project(survey):
    fill(survey)
    value = figure(system="portal")
    assert (value.numerator, value.denominator, value.value) == (27, 30, 90)
    assert figure(system="portal,instruments").value == 90
    assert figure(PROJECT_SATISFACTION).denominator == 0
    assert facts_of(survey).why_no_figure == ""


def test_too_few_answers_give_no_figure(survey):
    fill(survey, good=20, bad=1)
    assert figure(system="portal").value is None
    assert "少于规定的 30 份" in facts_of(survey).why_no_figure


def test_a_visitor_counts_once_and_both_answers_are_kept(survey):
    first = answer_here(survey, level=BEST, visitor="same")
    second = answer_here(survey, level=WORST, comment="改主意了", visitor="same")
    assert (first.fault, second.fault) == ("", "repeated")
    assert [first.number, second.number] == ["P00001", "P00002"]
    assert survey.answers.count() == 2
    assert survey.answers.valid().count() == 1


def test_a_level_outside_the_scale_is_refused(survey):
    with pytest.raises(ValidationError):
        answer_here(survey, level="还行")
    assert not survey.answers.exists()


@pytest.mark.parametrize(("first", "last"), [(1, 2), (-9, -1)])
def test_outside_its_dates_nothing_is_taken(survey, client, first, last):
    day = clock.today()
    Survey.objects.update(starts_on=day + timedelta(days=first), ends_on=day + timedelta(days=last))
    survey.refresh_from_db()
    with pytest.raises(ValidationError, match="不在开放期内"):
        answer_here(survey, level=BEST)
    assert (
        "现在不在调查期内" in client.get(reverse("feedback:answer", args=[survey.public_id])).content.decode()
    )


def test_a_flood_is_held_off_and_told(survey, monkeypatch):
    monkeypatch.setattr(answering, "MOST_A_MINUTE", 5)
    for number in range(5):
        answer_here(survey, level=BEST, visitor=str(number))
    with pytest.raises(ValidationError, match="过一分钟再提交"):
        answer_here(survey, level=BEST, visitor="6")


def test_only_a_survey_asked_online_is_answered_here(clerk):
    with pytest.raises(ValidationError, match="只有线上问卷"):
        declared(department(), clerk, method="paper", answered_here=True)


def test_a_survey_is_about_a_project_or_a_site(clerk):
    with pytest.raises(ValidationError, match="请选择项目年度，或填写网站代码"):
        declared(department(), clerk, project_year=None)


def test_the_page_in_a_browser_that_answers_twice(survey, client, clerk):
    address = reverse("feedback:answer", args=[survey.public_id])
    assert survey.question in client.get(address).content.decode()
    assert client.post(address, {"level": BEST, "comment": "=1+1"}).url == reverse("feedback:thanks")
    assert client.post(address, {"level": BEST}).status_code == 302
    assert survey.answers.valid().count() == 1
    client.cookies["answered"] = "forged:value"
    assert client.post(address, {"level": BEST}).status_code == 302
    assert survey.answers.valid().count() == 2
    signed_in(client, clerk)
    page = client.get(survey.get_absolute_url()).content.decode()
    assert address in page
    assert "<svg" in page


def test_the_archive_holds_every_answer_and_no_formula(survey, client, clerk, tmp_path):
    answer_here(survey, level=BEST, comment="=1+1", visitor="a")
    signed_in(client, clerk)
    served = client.get(reverse("feedback:answers_xlsx", args=[survey.public_id]))
    file = tmp_path / "answers.xlsx"
    file.write_bytes(b"".join(served) if served.streaming else served.content)
    sheet = openpyxl.load_workbook(file).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "问卷编号"
    assert rows[1][0] == "P00001"
    comment = sheet.cell(2, 8)
    assert (comment.value, comment.data_type, comment.quotePrefix) == ("=1+1", "s", True)


def test_a_survey_that_is_answered_elsewhere_has_no_page(client, clerk):
    other = declared(department(), clerk)
    assert client.get(reverse("feedback:answer", args=[other.public_id])).status_code == 404
