"""The yearly report: figures equal to the indicators, another person's review, and files that hold them."""

import io
from datetime import date
from decimal import Decimal

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import on, served
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.exports.effect_report import parts_of, write_docx
from yanfa.subsystems.instruments.rules.effect_report import digest_of, growth, share
from yanfa.subsystems.instruments.services import effect_report as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db):
    return factories.officer(), factories.officer()


@pytest.fixture
def stock(db):
    """Two instruments of one unit, and two uses of 2024."""
    first = factories.instrument(original_value="1200000")
    factories.instrument(first.organisation, original_value="800000.50", category="020202")
    served(first, on=date(2024, 5, 6), amount="12345.60", hours=12)
    served(first, on=date(2024, 6, 6), amount="1000", hours=8, external=False, satisfaction="fair")
    served(first, on=date(2024, 6, 7), hours=99, verified=False)
    return first


def test_sums():
    assert (growth("110", "100"), growth("1", None), growth("1", "0")) == (10, None, None)
    assert (share(Decimal(1), Decimal(3)), share(Decimal(1), Decimal(0))) == (Decimal("33.33"), None)
    assert digest_of({"a": "1", "b": []}) == digest_of({"b": [], "a": "1"})


def test_the_figures_are_those_of_the_indicators(stock):
    with on(date(2025, 2, 1)):
        figures = services.figures_of(2024)
        for row in figures["indicators"]:
            value = compute(registry[row["code"]], services.period_of(2024))
            assert row["value"] == (
                None if value is None or value.value is None else format(value.value, "f")
            )
    found = {row["code"]: row["value"] for row in figures["indicators"]}
    assert (found["instruments.listed"], Decimal(found["instruments.total_value"])) == (
        "2",
        Decimal("2000000.5"),
    )
    usage = figures["usage"]
    assert (usage["records"], usage["hours"], usage["external_hours"]) == ("2", "20", "12")
    assert (usage["income"], usage["satisfaction"]) == ("12345.6", {"very": 1, "fair": 1})
    for split in figures["splits"].values():
        assert sum(int(row[1]) for row in split) == 2


def test_a_report_is_reviewed_and_issued_by_another_person(stock, people):
    drafter, reviewer = people
    with on(date(2025, 2, 1)):
        report = services.make_report(by=drafter, year=2024, outlook="加强开放。")
        with pytest.raises(ValidationError, match="已经编制"):
            services.make_report(by=drafter, year=2024)
        with pytest.raises(MoveRefused):
            perform("review", report, by=drafter)
        perform("review", report, by=reviewer)
        with pytest.raises(ValidationError, match="已审核"):
            services.refresh_report(report, by=drafter, version=report.version, outlook="")
        services.issue_report(
            report,
            by=reviewer,
            number="2025-1",
            write=lambda each: (b"%PDF-1.7\nreport\n%%EOF", write_docx(each)),
        )
    assert (report.state, report.number) == ("issued", "2025-1")
    assert {document.file.name.rpartition(".")[2] for document in issuing.documents_of(report)} == {
        "pdf",
        "docx",
    }


def test_a_year_that_runs_cannot_be_reported(people):
    with on(date(2025, 2, 1)):
        with pytest.raises(ValidationError, match="还没有结束"):
            services.make_report(by=people[0], year=2025)
        with pytest.raises(PermissionDenied):
            services.make_report(by=factories.clerk(), year=2024)


def test_the_words_hold_computed_numbers_and_the_files_open(stock, people, client):
    with on(date(2025, 2, 1)):
        signed_in(client, people[0])
        report = services.make_report(by=people[0], year=2024, outlook="加强开放。")
        words = "".join(text for part in parts_of(report) for text in part.texts)
        assert "入网大型科学仪器设施 2 台套，原值合计 200.00 万元，管理单位 1 家" in words
        assert "运行机时 20 小时，其中对外服务 12 小时，占 60.00%" in words
        assert "加强开放" in words
        page = client.get(report.get_absolute_url())
        assert "<svg" in page.text
        word = client.get(reverse("instruments:effect_report_docx", args=[report.public_id]))
        paper = client.get(reverse("instruments:effect_report_pdf", args=[report.public_id]))
    document = docx.Document(io.BytesIO(word.content))
    figures = {row.cells[0].text: row.cells[2].text for row in document.tables[-1].rows}
    assert figures["仪器总价值"] == "2,000,000.50"
    assert not any(text.endswith(".0") or text.count("0") > 9 for text in figures.values())
    assert len(document.inline_shapes) == sum(len(part.charts) for part in parts_of(report)) > 2
    assert paper.content.startswith(b"%PDF")
