"""An official letter as a Word file by GB/T 9704-2012: its type, its grid of 22 lines of 28 characters, its margins."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from yanfa.kernel.documents.layout import Grid, Text
from yanfa.kernel.documents.letter import Annex, Letter, closing_indents, title_lines, width_of
from yanfa.kernel.documents.writing.docx import A4, HEI, SONG, add_field, add_grid, leave_grid
from yanfa.kernel.documents.writing.safety import FORBIDDEN

#: What the standard names. Where an office lacks one of the first two, Word takes the second name (see `_name_fonts`).
TITLE_TYPE, BODY_TYPE = "方正小标宋简体", "仿宋_GB2312"
INSTEAD = {TITLE_TYPE: "宋体", BODY_TYPE: "仿宋"}
SIZE, TITLE_SIZE, SMALL_SIZE = 16.0, 22.0, 14.0
MARGINS = {"top": Mm(37), "left": Mm(28), "right": Mm(26), "bottom": Mm(35)}
#: In twentieths of a point: 22 lines on 225 mm, and by how much characters stand closer for 28 on 156 mm. Word's grid
#: of characters would do the second as well, but other programs set a character that is wider than its place on two.
LINE_PITCH, CHARACTER_SPACE = 579, -5
LINE = Pt(LINE_PITCH / 20)
#: Points between the edge of a line and its characters.
ABOVE = (LINE_PITCH / 20 - SIZE) / 2
RED = RGBColor(0xE6, 0x00, 0x12)
#: 10.1: lines of 170 mm around a text of 156 mm that lies 1 mm to the right of the paper's middle.
OUTSIDE = {"left_indent": Mm(-8), "right_indent": Mm(-6)}
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
BOTH = WD_ALIGN_PARAGRAPH.JUSTIFY


def write_letter_docx(letter: Letter) -> bytes:
    """The letter as a docx file, its annexes on pages of their own."""
    document = docx.Document()
    document.core_properties.title = letter.name
    document.core_properties.author = ""
    _set_type(document)
    section = document.sections[0]
    _set_page(section)
    _number_pages(document, section)
    if letter.head:
        _add_head(section, letter.head)
    _add_opening(document, letter)
    for block in letter.body:
        _add_block(document, block)
    _add_closing(document, letter)
    for number, annex in enumerate(letter.annexes, 1):
        _add_annex(document, annex, letter.annex_mark(number))
    if letter.copies:
        _add_copies(document, letter.copies)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _set_type(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = BODY_TYPE, Pt(SIZE)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_TYPE)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), str(CHARACTER_SPACE))
    normal.element.rPr.insert_element_before(closer, "w:sz", "w:szCs", "w:lang")
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    # No room of its own between figures and characters: a line is 28 places, a figure half of one.
    for name in ("autoSpaceDE", "autoSpaceDN"):
        none = OxmlElement(f"w:{name}")
        none.set(qn("w:val"), "0")
        normal.element.pPr.insert_element_before(none, "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr")
    _name_fonts(document)


def _name_fonts(document: Any) -> None:
    """Say in the table of fonts what stands for a face that a machine lacks, so that no other is guessed."""
    part = next(
        part for part in document.part.package.iter_parts() if part.partname.endswith("/fontTable.xml")
    )
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in INSTEAD.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


def _set_page(section: Any, *, landscape: bool = False) -> None:
    width, height = reversed(A4) if landscape else A4
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    for side, length in MARGINS.items():
        setattr(section, f"{side}_margin", length)
    section.header_distance, section.footer_distance = Mm(30), Mm(20)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH))
    section._sectPr.append(grid)


# ── What stands around the text ──────────────────────────────────────────────────────────


def _number_pages(document: Any, section: Any) -> None:
    """The page's number between dashes below the text, on the outer side of the paper (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        indent = "right_indent" if side is RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, indent, Pt(SMALL_SIZE))
        # The footer ends 20 mm above the edge, the number 3 mm higher.
        paragraph.paragraph_format.space_after = Mm(3)
        paragraph.paragraph_format.line_spacing = Pt(SMALL_SIZE + 2)
        _run(paragraph, "— ", size=SMALL_SIZE, face=SONG)
        add_field(paragraph, "PAGE", SMALL_SIZE)
        _run(paragraph, " —", size=SMALL_SIZE, face=SONG)


def _add_head(section: Any, head: str) -> None:
    """发文机关标志 in red over a double line, another at the foot, both on the first page alone (10.1)."""
    section.different_first_page_header_footer = True
    paragraph = section.first_page_header.paragraphs[0]
    size = min(36.0, 442 / max(width_of(head), 1))
    _run(paragraph, head, size=size, face=TITLE_TYPE, red=True)
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.line_spacing = Pt(size)
    _rule(paragraph, "bottom", "thickThinSmallGap", space=11)
    foot = section.first_page_footer.paragraphs[0]
    foot.paragraph_format.line_spacing = Pt(1)
    _rule(foot, "bottom", "thinThickSmallGap", space=0)


def _rule(paragraph: Any, side: str, kind: str, *, space: int) -> None:
    """A red double line of 170 mm, `space` points from the text (4 mm are 11)."""
    for name, length in OUTSIDE.items():
        setattr(paragraph.paragraph_format, name, length)
    borders, border = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for name, told in (("val", kind), ("sz", "24"), ("space", str(space)), ("color", str(RED))):
        border.set(qn(f"w:{name}"), told)
    borders.append(border)
    properties = paragraph._element.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


# ── The text ─────────────────────────────────────────────────────────────────────────────


def _add_opening(document: Any, letter: Letter) -> None:
    """发文字号, 标题 and 主送机关."""
    if letter.number:
        number = _add(document, letter.number, align=RIGHT if letter.head else CENTRE)
        if letter.head:
            # From the red line to the characters themselves, which stand in the middle of their line.
            number.paragraph_format.space_before = Pt(SIZE * 7 / 8 - ABOVE)
    title = _add_title(document, title_lines(letter.title))
    title.paragraph_format.space_before = Pt(LINE_PITCH / 10 - ABOVE) if letter.number else Pt(0)
    title.paragraph_format.space_after = LINE
    _add(document, f"{letter.addressee}：")


def _add_title(document: Any, parts: list[str]) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = CENTRE
    paragraph.paragraph_format.line_spacing = Pt(33)
    leave_grid(paragraph)
    for number, part in enumerate(parts):
        run = _run(paragraph, part, size=TITLE_SIZE, face=TITLE_TYPE)
        if number + 1 < len(parts):
            run.add_break()
    return paragraph


def _add_block(document: Any, block: Text | Grid, size: float = 12) -> None:
    if isinstance(block, Grid):
        section = document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin
        add_grid(document, block, width, size=size)
        return
    for line in block.text.split("\n"):
        _indent(_add(document, line, align=BOTH), first=2)


def _add_closing(document: Any, letter: Letter) -> None:
    """附件说明, 署名, 成文日期 and 附注; the signature keeps to the text, for none stands alone on a page (7.3.5.5)."""
    if letter.body and isinstance(letter.body[-1], Text):
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for number, note in enumerate(letter.annex_notes):
        paragraph = _add(document, f"附件：{note}" if number == 0 else note)
        paragraph.paragraph_format.keep_with_next = True
        wrapped = 3 + (1 if len(letter.annexes) > 1 else 0)
        if number == 0:
            paragraph.paragraph_format.space_before = LINE
            _indent(paragraph, left=2 + wrapped, first=-wrapped)
        else:
            _indent(paragraph, left=2 + wrapped, first=3 - wrapped)
    ends = closing_indents(letter.signature, letter.dated)
    for number, (text, end) in enumerate(zip((letter.signature, letter.dated), ends, strict=True)):
        paragraph = _add(document, text, align=RIGHT)
        paragraph.paragraph_format.right_indent = Pt(end * SIZE)
        if number == 0:
            # Room for the seal, which lies over both lines; as much as the PDF leaves, whose lines are closer cut.
            paragraph.paragraph_format.space_before = Pt(LINE_PITCH * 2 / 20 - 2 * ABOVE)
            paragraph.paragraph_format.keep_with_next = True
    if letter.note:
        _indent(_add(document, f"（{letter.note}）"), first=2)


def _add_annex(document: Any, annex: Annex, mark: str) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    _set_page(section, landscape=annex.landscape)
    _run(_add(document, ""), mark, face=HEI)
    title = _add_title(document, title_lines(annex.title))
    title.paragraph_format.space_before = LINE
    title.paragraph_format.space_after = Pt(LINE_PITCH / 40)
    for block in annex.blocks:
        _add_block(document, block, size=10.5)


def _add_copies(document: Any, copies: str) -> None:
    """抄送, at the foot of the last page: a frame that holds to the lower margin (10.1)."""
    paragraph = document.add_paragraph()
    _run(paragraph, f"抄送：{copies}。", size=SMALL_SIZE)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(SMALL_SIZE)
    frame = OxmlElement("w:framePr")
    frame.set(qn("w:w"), str(int(Mm(156).pt * 20)))
    for name, told in (
        ("hAnchor", "margin"),
        ("vAnchor", "margin"),
        ("yAlign", "bottom"),
        ("wrap", "around"),
    ):
        frame.set(qn(f"w:{name}"), told)
    paragraph._element.get_or_add_pPr().insert(0, frame)


def _add(document: Any, text: str, *, align: Any = None) -> Any:
    paragraph = document.add_paragraph()
    if text:
        _run(paragraph, text)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _indent(paragraph: Any, *, first: int, left: int = 0) -> None:
    """Indents in whole characters, so that they follow the type; in points as well for programs that know no other."""
    spacing = paragraph.paragraph_format
    spacing.first_line_indent = Pt(first * SIZE)
    if left:
        spacing.left_indent = Pt(left * SIZE)
    indent = paragraph._element.pPr.find(qn("w:ind"))
    indent.set(qn("w:firstLineChars" if first >= 0 else "w:hangingChars"), str(abs(first) * 100))
    if left:
        indent.set(qn("w:leftChars"), str(left * 100))


def _run(paragraph: Any, text: str, *, size: float = SIZE, face: str = BODY_TYPE, red: bool = False) -> Any:
    run = paragraph.add_run(FORBIDDEN.sub("", text))
    run.font.size, run.font.name = Pt(size), face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
    if red:
        run.font.color.rgb = RED
    return run
