"""The papers of a meeting, read back: days as they are written, room to sign, a sheet for every item."""

import io

import docx
import pypdfium2
import pytest

from tests.procedures.review import examples
from yanfa.kernel.documents.writing.docx import write_docx
from yanfa.kernel.documents.writing.pdf import write_pdf
from yanfa.procedures.review.exports import kit
from yanfa.procedures.review.services.fees import prepare_fees
from yanfa.registers.experts.api import Payee

MM = 72 / 25.4


@pytest.fixture
def office(db):
    examples.crowd()
    return examples.officer(), examples.head()


def pages_of(layout):
    return pypdfium2.PdfDocument(write_pdf(layout))


def test_an_invitation_names_the_day_in_words_and_is_set_to_be_read(office):
    panel = examples.concluded(*office, items=1)
    layout = kit.invitations(panel)[0]
    text = pages_of(layout)[0].get_textpage().get_text_range().replace(" ", "")
    assert f"{panel.held_on.year}年{panel.held_on.month}月{panel.held_on.day}日" in text
    assert layout.prose


def test_who_signs_in_has_a_centimetre_to_do_it(office):
    panel = examples.concluded(*office, items=1)
    page = pages_of(kit.sign_in(panel)[0])[0].get_textpage()
    names = [seat.expert.name for seat in panel.seats.order_by("pk")]
    tops = [page.get_charbox(page.search(name).get_next()[0])[3] for name in names[:2]]
    assert (tops[0] - tops[1]) / MM >= 9


def test_every_item_has_an_opinion_sheet_of_its_own(office):
    panel = examples.concluded(*office, items=2)
    layout = kit.blank_opinions(panel)[0]
    assert len(pages_of(layout)) == 2
    document = docx.Document(io.BytesIO(write_docx(layout)))
    titles = [each for each in document.paragraphs if each.text == "专家评审意见表"]
    assert [each.paragraph_format.page_break_before for each in titles] == [False, True]


def test_numbers_of_identity_and_account_stay_within_their_columns(office):
    panel = examples.concluded(*office, items=1)
    sheet = prepare_fees(panel, by=office[0])
    known = Payee("某某", "", "", "31010119900101123X", "示范银行", "6222020100012345678")
    layout = kit.fee_paper(sheet, {fee.pk: known for fee in sheet.fees.all()})
    page = pages_of(layout)[0].get_textpage()

    def right_of(words):
        index, count = page.search(words).get_next()
        return page.get_charbox(index + count - 1)[2]

    def left_of(words):
        return page.get_charbox(page.search(words).get_next()[0])[0]

    assert right_of("31010119900101123X") < left_of("示范银行")
    grid = next(block for block in layout.blocks if hasattr(block, "head_rows") and block.head_rows)
    whole = sum(grid.widths)
    signs = (16 + (297 - 32) * sum(grid.widths[:-1]) / whole) * MM
    assert right_of("6222020100012345678") < signs
