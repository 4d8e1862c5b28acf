"""What other services issue is listed here and fulfils a plan; it is not kept twice."""

from datetime import date

import pytest

from tests.subsystems.records.documents.staff import at, issued, planned
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.performance.workflow.volume import SIGNED
from yanfa.subsystems.records.forms.documents import IssuedFilter
from yanfa.subsystems.records.services import documents as services

DUE = date(2024, 6, 28)


def another(of):
    """The 签章版 of another service, issued in May."""
    with at(2024, 5, 6):
        return issuing.issue(
            of.project,
            SIGNED,
            data=b"%PDF-1.4 form",
            file_name="自评表.pdf",
            title="绩效自评表（签章版）",
            by=of.officer,
            number="ABCD",
        )


def test_it_is_listed_with_what_it_fulfils(of):
    found = another(of)
    with at(2024, 3, 1):
        document = planned(of, DUE)
    with at(2024, 5, 8):
        perform("link_issued", document, by=of.officer, data={"document": found.public_id})
        (row,) = services.issued_rows(IssuedFilter({"q": "签章版"}).documents())
    assert (row.kind, row.fulfils) == (SIGNED.name, document)
    assert (document.state, document.issued_on, document.number) == ("issued", date(2024, 5, 6), "ABCD")
    assert not issuing.documents_of(document).exists()


def test_one_document_fulfils_one_plan(of):
    found = another(of)
    with at(2024, 3, 1):
        first, second = planned(of, DUE), planned(of, DUE, title="另一份报告")
        own = issued(of, planned(of, DUE, title="第三份报告"))
    with at(2024, 5, 8):
        perform("link_issued", first, by=of.officer, data={"document": found.public_id})
        with pytest.raises(MoveRefused, match="已用来完成"):
            perform("link_issued", second, by=of.officer, data={"document": found.public_id})
        with pytest.raises(MoveRefused, match="由本台账印发"):
            perform(
                "link_issued",
                second,
                by=of.officer,
                data={"document": issuing.documents_of(own)[0].public_id},
            )
        with pytest.raises(MoveRefused, match="没有编号为"):
            perform("link_issued", second, by=of.officer, data={"document": "nonsense"})


def test_a_regulation_is_issued_here_alone(of):
    from yanfa.kernel.workflow.checking import moves_for  # noqa: PLC0415  one test asks for the buttons

    with at(2024, 3, 1):
        document = planned(of, DUE)
    assert "link_issued" in {offer.move.name for offer in moves_for(of.officer, document)}
