"""An issued yearly report fulfils the plan of the register of results, and counts there once."""

from datetime import date

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories
from tests.subsystems.instruments.evaluation.batches import on
from tests.subsystems.records.documents.staff import planned, staff
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import RoleGrant
from yanfa.subsystems.instruments.exports.effect_report import write_docx
from yanfa.subsystems.instruments.services import effect_report as services
from yanfa.subsystems.records.forms.documents import IssuedFilter

pytestmark = pytest.mark.django_db
KIND = "instruments.effect_report"


def counted():
    """Reports on the sharing of instruments in 2025."""
    found = compute(
        registry["records.reports"], services.period_of(2025), {"type": "instrument_sharing_report"}
    )
    return found.value


def test_it_is_listed_linked_and_counted(client):
    centre, drafter, reviewer = staff(), factories.officer(), factories.officer()
    with on(date(2025, 1, 6)):
        plan = planned(
            centre, date(2025, 3, 31), title="大型仪器共享成效报告", code="instrument_sharing_report"
        )
    with on(date(2025, 2, 1)):
        report = services.make_report(by=drafter, year=2024)
        perform("review", report, by=reviewer)
        services.issue_report(
            report, by=reviewer, number="2025-1", write=lambda each: (b"%PDF-1.7\n%%EOF", write_docx(each))
        )
        signed_in(client, drafter)
        page = client.get(report.get_absolute_url()).text
        (standing,) = issuing.documents_of(report).filter(superseded_by=None)
        assert f"<code>{standing.public_id}</code>" in page
        assert reverse("records:issued") not in page
        RoleGrant.objects.create(user=drafter, role="section_head", valid_from=date(2020, 1, 1))
        assert reverse("records:issued") in client.get(report.get_absolute_url()).text
        listed = IssuedFilter({"kind": KIND, "year": "2025"}).documents()
        assert list(listed) == [standing]
        assert counted() == 0
        perform("link_issued", plan, by=centre.officer, data={"document": standing.public_id})
    assert counted() == 1
    assert plan.number == "2025-1"
