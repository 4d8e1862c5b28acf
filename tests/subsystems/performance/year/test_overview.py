"""Overviews of a year: what is counted, that every count opens its list, and the summary that is sent up."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import docx
import pypdfium2
import pytest
from openpyxl import load_workbook

from tests.registers.budgets import line, project, project_year
from tests.registers.people import account, signed_in
from tests.subsystems.performance.year.cases import year_until
from tests.subsystems.performance.year.people import Centre, at
from tests.subsystems.performance.year.walk import approved_goal, sealed
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.models import SelfEvaluation
from yanfa.subsystems.performance.services import overviewing, reviewing

pytestmark = pytest.mark.django_db


@pytest.fixture
def of():
    """Two projects: one sealed and reviewed with a matter mended of two, one with goals alone."""
    made, evaluation = year_until(sealed)
    with at(2024, 3, 5):
        second = project_year(2024, of=project(code="P-002", name="=科技创新券<b>"))
        second.departments.create(department=made.divisions[0], name="资源管理部")
        line(second, "initial", "500000", number="财预〔2024〕2号")
        approved_goal(Centre(second, made.divisions, made.people))
    with at(2025, 2, 10):
        perform("report_up", evaluation, by=made.officer)
        _reviewed(made, evaluation)
        matters = [_matter(made, problem) for problem in ("指标不细", "佐证不全")]
        perform("report_mending", matters[0], by=made.reporter, data={"result": "已细化"})
        perform("close_matter", matters[0], by=made.officer)
        yield made


def _reviewed(of, evaluation):
    review = reviewing.open_review(evaluation, by=of.authority)
    scores = {row.pk: (row.report.score, "") for row in review.rows.select_related("report")}
    first = review.rows.order_by("report__row__position").first()
    scores[first.pk] = (Decimal(45), "重复")
    reviewing.score_all(
        review,
        by=of.authority,
        version=1,
        scores=scores,
        budget_score=Decimal("9.90"),
        opinion="较好",
    )
    review.refresh_from_db()
    perform("confirm_review", review, by=of.authority, data={"use": "keep"})


def _matter(of, problem):
    return reviewing.raise_matter(
        of.year,
        by=of.officer,
        origin="review",
        problem=problem,
        measure="整改",
        department=of.divisions[0],
        due_on=date(2025, 3, 31),
    )


def test_the_counts_and_the_figures_of_a_year(of):
    found = overviewing.standings(of.director, 2024)
    totals = overviewing.totals_of(found)
    assert (totals.projects, totals.goals, totals.monitored, totals.evaluated) == (2, 2, 0, 1)
    assert (totals.average, totals.reviewed) == (Decimal("99.90"), 1)
    assert (totals.found, totals.mended, totals.open) == (2, 1, 1)
    assert (totals.budget, totals.executed) == (Decimal(1_500_000), Decimal(990_000))
    sealed_one = next(each for each in found if each.is_evaluated)
    assert (sealed_one.rate, sealed_one.attainment) == (Decimal(99), Decimal(100))
    assert round(sealed_one.deviation, 2) == Decimal("5.01")
    assert dict(overviewing.by_grade(found, 2024)) == {"优": 1, "良": 0, "中": 0, "差": 0}
    ((unit, own),) = overviewing.by_unit(found)
    assert (unit, own) == (of.year.unit, totals)


def test_a_count_opens_the_list_that_it_counts(client, of):
    signed_in(client, of.authority)
    page = client.get("/performance/across/").content.decode()
    links = re.findall(r'class="stat" href="([^"]+)"><b>([\d.]+)</b>', page)
    assert len(links) == 9
    for address, shown in links:
        context = client.get(address.replace("&amp;", "&")).context
        counted = context["page"].paginator.count if "matters" in address else len(context["standings"])
        if "." not in shown:  # the average opens the forms that it is the mean of
            assert counted == int(shown), address
    graded = re.search(r'href="([^"]+grade=[^"]+)">1</a>', page)[1].replace("&amp;", "&")
    assert [each.grade for each in client.get(graded).context["standings"]] == ["优"]


def test_the_page_of_a_head_shows_chart_and_the_same_figures_in_a_table(client, of):
    signed_in(client, of.head)
    page = client.get("/performance/overview/").content.decode()
    assert page.count('<circle class="dot') == 1
    assert '<td class="number">99.00</td><td class="number">100.00</td>' in page
    assert "没有明显超额的指标" in page
    assert SelfEvaluation.objects.get().get_absolute_url() in page


def test_a_row_far_over_its_target_is_shown_with_its_page(client, of):
    report = SelfEvaluation.objects.get().reports.for_form()[0]
    assert report.over_completion == Decimal("1.1733"), "3520 of 3000, kept when the scores were added up"
    type(report).objects.filter(pk=report.pk).update(over_completion=Decimal(2))
    (found,) = overviewing.exceeded_of(overviewing.standings(of.director, 2024))
    assert (found.report, found.times) == (report, Decimal(2))
    signed_in(client, of.director)
    assert f'href="{report.get_absolute_url()}"' in client.get("/performance/overview/").content.decode()


def test_the_summary_in_every_format_holds_the_sealed_forms_and_the_paragraph(client, of):
    signed_in(client, of.officer)
    sheet = load_workbook(io.BytesIO(client.get("/performance/summary.xlsx?year=2024").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert sheet["A1"].value == "2024年度项目支出绩效自评结果汇总表"
    assert [row[1] for row in rows] == ["大型仪器共享服务", "合计"]
    # Numbers that a spreadsheet adds up, shown with their two places.
    assert rows[0][3:9] == [100, 99, 99, 99.9, 94.9, 5.01]
    assert {cell.number_format for cell in sheet[4][3:9]} == {"0.00"}
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$3:$3")
    document = docx.Document(io.BytesIO(client.get("/performance/summary.docx?year=2024").content))
    printed = [cell.text for cell in document.tables[0].rows[1].cells]
    assert printed[3:9] == ["100.00", "99.00", "99.00", "99.90", "94.90", "5.01"]
    assert (printed[1], printed[9]) == (rows[0][1], rows[0][9])
    told = document.paragraphs[-1].text
    assert "发现问题2个，已整改1个，正在整改1个" in told
    assert told in client.get("/performance/summary/").content.decode()
    pdf = pypdfium2.PdfDocument(client.get("/performance/summary.pdf?year=2024").content)
    assert "自评结果汇总表" in pdf[0].get_textpage().get_text_range()
    assert client.get("/performance/summary.odt").status_code == 404


def test_the_list_shows_names_as_words_and_an_old_link_still_works(client, of):
    signed_in(client, of.officer)
    page = client.get("/performance/summary/?year=1999&step=nonsense&unit=x").content.decode()
    assert "=科技创新券&lt;b&gt;" in page
    assert "<b>" not in page.split("=科技创新券")[1][:20]


def test_who_belongs_to_no_unit_sees_an_empty_page(client, of):
    signed_in(client, account("stranger", "director"))
    for address in ("/performance/overview/", "/performance/summary/"):
        assert "还没有您可以查看的项目年度" in client.get(address).content.decode()
    assert client.get("/performance/summary.xlsx").status_code == 404


def test_the_pages_take_the_same_queries_however_many_projects(client, of, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        overviewing.standings(of.director, 2024)
    for number in range(3, 8):
        project_year(2024, of=project(code=f"P-{number:03d}"))
    with django_assert_max_num_queries(16):
        assert len(overviewing.standings(of.director, 2024)) == 7
