"""Tries to write a fact down as if it had been written in time: none succeeds, by whatever door."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.registers.people import signed_in
from tests.subsystems.records.documents.staff import REPORT, at, issued, planned, signed
from yanfa.kernel.workflow.door import StateDoorClosed
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.importers.district import DISTRICTS
from yanfa.subsystems.records.importers.documents import DOCUMENTS
from yanfa.subsystems.records.models import (
    DistrictReport,
    Document,
    InformationItem,
    Inspection,
    PolicySupport,
    RegulationReview,
)
from yanfa.subsystems.records.services import documents as services

LONG_AGO = datetime(2024, 3, 1, tzinfo=UTC)
MODELS = [DistrictReport, Document, InformationItem, Inspection, PolicySupport]


@pytest.fixture
def late(of):
    """A report that was issued in March and written down in September."""
    with at(2024, 9, 2):
        return services.record_issued(
            by=of.officer, source="原台账", approved_on=date(2024, 3, 1), issued_on=date(2024, 3, 4), **REPORT
        )


@pytest.mark.parametrize("model", MODELS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("values", [{"recorded_at": LONG_AGO}, {"late": False}], ids=["time", "mark"])
def test_no_update_writes_the_marks(db, model, values):
    with pytest.raises(WrittenByServer):
        model.objects.update(**values)


@pytest.mark.parametrize("name", ["recorded_at", "late"])
def test_no_save_writes_the_marks(late, name):
    setattr(late, name, LONG_AGO if name == "recorded_at" else False)
    late.save()
    late.refresh_from_db()
    assert late.late is True
    assert late.recorded_at.date() == date(2024, 9, 2)


def test_no_bulk_write_writes_the_marks(late):
    late.late = False
    with pytest.raises(WrittenByServer):
        Document.objects.bulk_update([late], ["late"])


def test_an_insert_past_the_doors_is_refused(of):
    with pytest.raises(StateDoorClosed), transaction.atomic():
        Document.objects.create(issued_on=date(2024, 3, 4), recorded_at=LONG_AGO, **REPORT)
    with at(2024, 9, 2):
        kept = RegulationReview(reviewed_on=date(2024, 3, 1), recorded_at=LONG_AGO, late=False)
        assert RegulationReview._meta.get_field("late").pre_save(kept, add=True) is True


@pytest.mark.parametrize(
    "field", ["issued_on", "approved_on", "counted_on", "first_due_on", "recorded_at", "late"]
)
def test_forms_take_no_days_of_their_own(of, client, field):
    given = REPORT | {"department": of.divisions[0].pk, "due_on": "2024-12-20", field: "2024-03-01"}
    with at(2024, 9, 2):
        signed_in(client, of.officer).post("/records/documents/new/", given)
    made = Document.objects.get()
    assert (made.issued_on, made.approved_on, made.counted_on) == (None, None, None)
    assert (made.first_due_on, made.late) == (date(2024, 12, 20), False)


@pytest.mark.parametrize("name", ["issued_on", "approved_on", "recorded_at", "late"])
def test_moves_take_no_days_that_they_do_not_ask_for(of, name):
    with at(2024, 9, 2):
        made = signed(of, planned(of, date(2024, 12, 20)))
        with pytest.raises(MoveRefused, match="没有要求填写这一项"):
            perform(
                "issue",
                made,
                by=of.writer,
                data={"number": "1", "delivered_to": "各处室", name: "2024-03-01"},
            )
        assert issued_day(
            perform("issue", made, by=of.writer, data={"number": "1", "delivered_to": "各处室"})
        ) == date(2024, 9, 2)


def issued_day(document):
    return document.issued_on


@pytest.mark.parametrize("name", ["issued_on", "first_due_on", "approved_on"])
def test_a_change_of_facts_moves_no_closed_day(of, name):
    with at(2024, 9, 2):
        made = issued(of, planned(of, date(2024, 12, 20)))
        with pytest.raises(ValidationError):
            services.change_document(
                made, by=of.officer, version=made.version, facts={name: date(2024, 3, 1)}
            )


@pytest.mark.parametrize("column", ["补录", "录入时间"])
def test_lists_name_no_marks(of, column):
    head = f"类别,类型代码,名称,所述年度,批准日,印发日,{column}\n"
    row = "报告,platform_plan,平台发展规划,2024,2024-03-01,2024-03-04,否\n"
    with at(2024, 9, 2):
        plan = DOCUMENTS.import_rows(
            DOCUMENTS.read((head + row).encode(), "清单.csv"), by=of.officer, source="清单.csv"
        )
    assert plan.left_out == [column]
    assert Document.objects.get().late is True


def test_a_month_imported_late_is_marked(of):
    text = "区划代码,所属月份,完整报送日\n310115,2024-01-01,2024-02-09\n"
    with at(2024, 9, 2):
        DISTRICTS.import_rows(DISTRICTS.read(text.encode(), "报送.csv"), by=of.officer, source="报送.csv")
    assert DistrictReport.objects.get().late is True
