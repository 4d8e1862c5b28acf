"""The contract as it is printed, read back."""

import io
from datetime import timedelta
from decimal import Decimal

import docx
import pytest
from django.utils import translation

from tests.subsystems.instruments.service.situations import Scene
from yanfa.kernel.clock import local_date, now, today
from yanfa.kernel.documents.letter import written_day
from yanfa.kernel.documents.writing.docx import write_docx
from yanfa.subsystems.instruments.services import contracts


@pytest.fixture
def scene(db):
    return Scene()


def read(contract):
    with translation.override("en"):
        return docx.Document(io.BytesIO(write_docx(contracts.layout_of(contract))))


def test_a_contract_is_in_chinese_with_written_days_and_money(scene):
    request = scene.agreed()
    with translation.override("en"):
        contract = contracts.draft(request, by=scene.keeper, valid_to=today() + timedelta(days=30))
    document = read(contract)
    texts = [each.text for each in document.paragraphs]
    assert f"合同编号：{contract.number}" in texts
    assert f"合同期限：{written_day(contract.valid_from)}至{written_day(contract.valid_to)}" in texts
    assert any(text.startswith("　　服务费用为人民币 1,599.99 元，") for text in texts)
    offer, signing = document.tables
    assert [cell.text for cell in offer.rows[0].cells][2::2] == ["单价（元）", "金额（元）"]
    assert offer.rows[-1].cells[-1].text == "1,599.99"
    assert signing.rows[0].cells[1].text == f"{contract.user_name}\n\n\n　　　　年　　月　　日"


def test_the_side_that_has_not_confirmed_keeps_its_room(scene):
    contract = contracts.draft(scene.agreed(), by=scene.keeper, valid_to=today() + timedelta(days=30))
    contracts.confirm(contract, "offer", by=scene.keeper, data={})
    contracts.confirm(contract, "confirm_user", by=scene.user, data={})
    user, unit = (row.cells[1].text for row in read(contract).tables[-1].rows)
    assert written_day(local_date(now())) in user
    assert "年　　月　　日" in unit


def test_a_frame_contract_names_its_ceiling_as_a_ceiling(scene):
    frame = contracts.draft_frame(
        by=scene.keeper,
        organisation=scene.unit,
        user_organisation=scene.user_unit,
        title="年度框架",
        content="电镜观察",
        amount=Decimal("50000"),
        valid_to=today() + timedelta(days=300),
    )
    words = frame.clauses[1]["text"]
    assert words.startswith("服务费用为每次报价所列金额（累计不超过人民币 50,000.00 元），")
