"""A letter read back from Word and PDF stands as GB/T 9704-2012 wants it."""

import io

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from yanfa.kernel.documents.layout import Grid, Text, label, value
from yanfa.kernel.documents.letter import Annex, Letter
from yanfa.kernel.documents.writing.letter_docx import write_letter_docx
from yanfa.kernel.documents.writing.letter_pdf import write_letter_pdf

MM = 72 / 25.4
HEAD, NUMBER, TITLE = "评议办公室", "评函〔2025〕9号", "关于评议结果的函"
ROWS = [[label("单位"), label("结论")], *([value(f"单位{number}"), value("同意")] for number in range(60))]


def letter(**changed):
    told = {
        "title": TITLE,
        "addressee": "市财政局",
        "body": [Text("评议结果见附件，请据此安排预算。"), Text("特此函达。")],
        "signature": HEAD,
        "dated": "2025年8月28日",
        "number": NUMBER,
        "head": HEAD,
        "annexes": [Annex("评议结果清单", [Grid((3, 1), ROWS, head_rows=1)], landscape=True)],
        "copies": "各预算主管部门",
    }
    return Letter(**(told | changed))


def words_at(page, words, *, last=False):
    """(left, bottom, right, top) in points from the lower left corner of the first place of some words, or the last."""
    text = page.get_textpage()
    found = text.search(words)
    places = list(iter(found.get_next, None))
    assert places, f"{words} is not on the page"
    index, count = places[-1 if last else 0]
    boxes = [text.get_charbox(index + number) for number in range(count)]
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


@pytest.fixture(scope="module")
def printed():
    return pypdfium2.PdfDocument(write_letter_pdf(letter()))


def test_a_page_holds_22_lines_of_28_characters():
    text = "评" * 28 * 22 * 2
    pages = pypdfium2.PdfDocument(
        write_letter_pdf(letter(head="", number="", annexes=[], copies="", body=[Text(text)]))
    )
    lines = pages[1].get_textpage().get_text_range().split()
    full = [line for line in lines if set(line) == {"评"}]
    assert [len(line) for line in full] == [28] * 22


def test_the_signature_never_stands_alone_on_a_page():
    for lines in range(6, 14):
        body = [Text("评" * 26 * lines), Text("特此函达。")]
        pages = pypdfium2.PdfDocument(
            write_letter_pdf(letter(body=body, head="", number="", annexes=[], copies=""))
        )
        last = pages[len(pages) - 1].get_textpage().get_text_range()
        assert "特此函达。" in last
        assert "2025年8月28日" in last.replace(" ", "")


def test_the_letter_begins_at_its_margins(printed):
    page = printed[0]
    left, _bottom, _right, _top = words_at(page, "市财政局")
    assert left / MM == pytest.approx(28, abs=0.5)
    assert words_at(page, NUMBER)[2] / MM == pytest.approx(210 - 26, abs=0.6)
    assert (page.get_height() - words_at(page, HEAD)[3]) / MM == pytest.approx(30, abs=2)


def test_the_title_is_centred_over_the_text(printed):
    left, _bottom, right, _top = words_at(printed[0], TITLE)
    assert (left + right) / 2 / MM == pytest.approx(28 + 156 / 2, abs=0.5)


def test_paragraphs_are_indented_by_two_characters(printed):
    left, *_rest = words_at(printed[0], "特此函达")
    assert left / MM == pytest.approx(28 + 2 * 156 / 28, abs=0.6)


def test_the_name_is_centred_over_the_date_four_characters_from_the_edge(printed):
    date_left, _, date_right, date_top = words_at(printed[0], "2025年8月28日")
    name_left, name_bottom, name_right, _ = words_at(printed[0], HEAD, last=True)
    assert (210 - 26) - date_right / MM == pytest.approx(4 * 16 / MM, abs=1.2)
    assert (name_left + name_right) / 2 == pytest.approx((date_left + date_right) / 2, abs=8)
    assert name_bottom > date_top


def test_the_first_page_of_a_letter_shows_no_number_and_the_others_do(printed):
    assert "—" not in printed[0].get_textpage().get_text_range()
    assert "— 2 —" in printed[1].get_textpage().get_text_range()


def test_the_annex_lies_across_with_its_headings_on_every_page(printed):
    pages = [printed[number] for number in range(1, len(printed))]
    assert len(pages) > 1
    for page in pages:
        assert page.get_width() > page.get_height()
        assert "结论" in page.get_textpage().get_text_range()
    assert "附件" in pages[0].get_textpage().get_text_range()
    assert "抄送：各预算主管部门。" in pages[-1].get_textpage().get_text_range()


def test_the_words_of_a_letter_do_not_run():
    text = "#let x = 1 \\ *粗* $5"
    page = pypdfium2.PdfDocument(write_letter_pdf(letter(body=[Text(text)])))[0]
    assert text in page.get_textpage().get_text_range()


# ── Word ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def written():
    return docx.Document(io.BytesIO(write_letter_docx(letter())))


def paragraph_of(document, words):
    return next(each for each in document.paragraphs if each.text == words)


def test_the_page_of_the_word_file_has_the_margins_and_the_grid(written):
    section = written.sections[0]
    lengths = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(length.mm) for length in lengths] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    closer = written.styles["Normal"].element.rPr.find(qn("w:spacing"))
    lines = (297 - 37 - 35) * MM / (int(grid.get(qn("w:linePitch"))) / 20)
    characters = 156 * MM / (16 + int(closer.get(qn("w:val"))) / 20)
    assert (int(lines), int(characters)) == (22, 28)


def test_title_and_body_are_set_in_the_type_of_the_standard(written):
    title = paragraph_of(written, TITLE).runs[0]
    assert (title.font.size.pt, title._element.rPr.rFonts.get(qn("w:eastAsia"))) == (22, "方正小标宋简体")
    body = paragraph_of(written, "特此函达。")
    assert (body.runs[0].font.size.pt, body.runs[0].font.name) == (16, "仿宋_GB2312")
    indent = body._element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_what_stands_for_a_face_that_is_not_there_is_named(written):
    fonts = next(
        part for part in written.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    )
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in fonts.blob.decode()


def test_number_annex_signature_and_copies_stand_in_the_word_file(written):
    assert [each.text for each in written.paragraphs if each.text] == [
        NUMBER,
        TITLE,
        "市财政局：",
        "评议结果见附件，请据此安排预算。",
        "特此函达。",
        "附件：评议结果清单",
        HEAD,
        "2025年8月28日",
        "附件",
        "评议结果清单",
        "抄送：各预算主管部门。",
    ]


def test_the_head_stands_on_the_first_page_alone_and_pages_are_numbered_outside(written):
    first, annex = written.sections
    assert first.first_page_header.paragraphs[0].text == HEAD
    assert first.different_first_page_header_footer
    assert not annex.different_first_page_header_footer
    assert round(annex.page_width.mm) == 297
    assert "PAGE" in first.footer._element.xml
    assert "PAGE" in first.even_page_footer._element.xml
    assert written.settings.odd_and_even_pages_header_footer


def test_several_annexes_are_numbered_below_one_another():
    annexes = [Annex("清单", [Text("见表。")]), Annex("说明", [Text("无。")])]
    document = docx.Document(io.BytesIO(write_letter_docx(letter(annexes=annexes))))
    texts = [each.text for each in document.paragraphs]
    assert {"附件：1. 清单", "2. 说明", "附件1", "附件2"} <= set(texts)
