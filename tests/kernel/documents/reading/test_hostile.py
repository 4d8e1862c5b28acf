"""Files made to harm: each is refused within two seconds of processor time, and none grows in memory."""

from __future__ import annotations

import io
import resource
import stat
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.kernel.documents.reading import builders
from tests.kernel.documents.reading.builders import (
    package,
    paragraph,
    pdf_page,
    pdf_stream,
    xlsx_parts,
    zipped,
)
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading import archive, confined, limits, read_document
from yanfa.kernel.documents.reading.limits import MEGABYTE

SECONDS = 2.0
GROWTH = 150 * MEGABYTE
LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {after} '{f'&{before};' * 10}'>"
        for before, after in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://127.0.0.1:9/x">]>'


@contextmanager
def bounded() -> Iterator[None]:
    """Fails if what happens within takes too long or leaves the process much larger."""
    before, children = time.process_time(), resource.getrusage(resource.RUSAGE_CHILDREN)
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    yield
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = (
        time.process_time() - before + after.ru_utime + after.ru_stime - children.ru_utime - children.ru_stime
    )
    assert spent < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - size < GROWTH


def refused(data: bytes, sentence: str, name: str = "a") -> None:
    with bounded(), pytest.raises(UnreadableDocument, match=sentence):
        read_document(data, name)


def with_member(name: str, content: bytes = b"x", **attributes: object) -> bytes:
    """A good docx with one more member."""
    target = io.BytesIO(builders.docx(paragraph("正文")))
    member = zipfile.ZipInfo(name)
    for key, value in attributes.items():
        setattr(member, key, value)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as held, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        held.writestr(member, content)
    return target.getvalue()


@pytest.mark.parametrize("name", ["/etc/passwd", "../x", "word/../../x", "..\\x", "C:/x"])
def test_members_outside_the_archive(name: str) -> None:
    refused(with_member(name), "内部结构异常")


def test_links_and_doubled_members() -> None:
    refused(with_member("link", external_attr=(stat.S_IFLNK | 0o777) << 16), "内部结构异常")
    refused(with_member("WORD/document.xml"), "内部结构异常")


def test_unusual_compression_and_encrypted_members() -> None:
    refused(with_member("x", compress_type=zipfile.ZIP_LZMA), "内部结构异常")
    plain = with_member("zz")
    place = plain.rindex(b"PK\x01\x02")
    refused(plain[: place + 8] + b"\x01" + plain[place + 9 :], "打开密码")


def test_an_archive_that_inflates_a_thousandfold() -> None:
    refused(
        zipped(package("word/document.xml", builders.WORD_TYPE, {"word/document.xml": b" " * 60 * MEGABYTE})),
        "展开后过大",
    )


def test_an_archive_whose_directory_lies_about_a_size() -> None:
    data = bytearray(builders.docx(paragraph("正文" * 10_000)))
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/document.xml"))
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")
    refused(bytes(data), "已损坏")


def test_an_archive_of_very_many_members() -> None:
    refused(zipped({f"{number}": b"" for number in range(6000)}, zipfile.ZIP_STORED), "展开后过大")


def test_many_members_that_are_large_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ARCHIVE_BYTES", MEGABYTE)
    block = bytes(range(256)) * 1024
    refused(zipped({f"{number}": block for number in range(5)}), "展开后过大")


@pytest.mark.parametrize("prologue", [LAUGHS, OUTSIDE, "<!DOCTYPE x>"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_entities_in_a_document(prologue: str, encoding: str) -> None:
    document = (
        f'{prologue}<w:document xmlns:w="{builders.WORD}"><w:body>{paragraph("&j;&a;")}</w:body></w:document>'
    )
    parts = package("word/document.xml", builders.WORD_TYPE, {"word/document.xml": document.encode(encoding)})
    refused(zipped(parts), "XML 实体")


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "_rels/.rels"]
)
def test_entities_in_every_part_of_a_workbook(part: str) -> None:
    parts = xlsx_parts('<sheetData><row><c t="s"><v>0</v></c></row></sheetData>', "<si><t>甲</t></si>")
    refused(zipped(parts | {part: f"{OUTSIDE}{parts[part]!s}"}), "XML 实体")


def test_a_document_type_in_a_rare_encoding_is_found_after_parsing() -> None:
    content = '<?xml version="1.0" encoding="utf-32"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(
        "utf-32"
    )
    with pytest.raises(UnreadableDocument, match="XML 实体"):
        archive.parse(content)


def test_xml_of_millions_of_elements() -> None:
    refused(zipped(xlsx_parts("<a/>" * 3_000_000), zipfile.ZIP_STORED), "展开后过大")


def test_a_sheet_of_a_million_rows() -> None:
    rows = "".join(f'<row r="{number}"><c><v>{number}</v></c></row>' for number in range(1, 1_000_001))
    refused(zipped(xlsx_parts(f"<sheetData>{rows}</sheetData>")), "展开后过大|表格过大")


def test_a_sheet_of_empty_rows_without_end() -> None:
    refused(
        zipped(xlsx_parts(f"<sheetData>{'<row/>' * 1_000_000}</sheetData>"), zipfile.ZIP_STORED), "展开后过大"
    )


def test_a_document_nested_without_end() -> None:
    refused(builders.docx("<w:sdt><w:sdtContent>" * 5000), "已损坏|嵌套过深")
    refused(
        builders.docx("<w:sdt>" * 100 + paragraph("深") + "</w:sdt>" * 100 + "<w:tbl/>" * 9 + "<x>" * 300),
        "已损坏|嵌套过深",
    )


def test_mail_nested_without_end() -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
    refused(b"".join(head % (number, number) for number in range(3000)), "嵌套过深|已损坏|无法识别")


@pytest.mark.parametrize(
    "html",
    [
        "<html>" + "<table><tr><td>" * 200_000,
        "<html>" + "<b>" * 1_000_000,
        "<html><p>" + "<a " * 900_000 + "甲",
        "<html>" + "<!--" * 900_000,
    ],
)
def test_html_without_end(html: str) -> None:
    refused(html.encode(), "嵌套过深|没有可读的文字")


def test_text_that_is_slow_to_tell_apart() -> None:
    with bounded():
        read_document(("绩效" * 500_000).encode("gb18030") + b"\xff", "a.txt")
    refused((b"\xff" + b"a\n" * 4) * 150_000, "无法识别")


def test_a_table_of_too_many_delimiters() -> None:
    refused(b"," * 2_000_000, "表格过大", "a.csv")
    refused(b"a\n" * 40_000 + b"," * 100, "表格过大", "a.csv")


def laughing_page() -> bytes:
    """A page that draws a form ten times, which draws another ten times, twelve levels deep."""
    inner = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    forms = [pdf_stream(b"/X Do " * 10, inner % (7 + level)) for level in range(12)]
    return pdf_page(pdf_stream(b"/X Do " * 10), b"/XObject<</X 6 0 R>>", forms)


def inflating_page() -> bytes:
    """A stream of 700 MB of blanks, as one flushed block that is repeated."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(b" " * MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    return pdf_page(pdf_stream(b"\x78\x9c" + block * 700, b"/Filter/FlateDecode"))


def ruled_page() -> bytes:
    lines = b"".join(
        b"%d 0 m %d 800 l S 0 %d m 600 %d l S\n" % (4 * n, 4 * n, 4 * n, 4 * n) for n in range(200)
    )
    return pdf_page(pdf_stream(b"BT /F 9 Tf 9 9 Td (a) Tj ET " + lines))


def crowded_page() -> bytes:
    return pdf_page(pdf_stream(b"BT /F 9 Tf 9 9 Td (a) Tj ET " + b"1 1 5 5 re S\n" * 70_000))


@pytest.mark.parametrize("page", [laughing_page, inflating_page, ruled_page, crowded_page])
def test_a_page_made_to_be_slow(page: Callable[[], bytes]) -> None:
    data = page()
    with pytest.raises(UnreadableDocument, match="第 1 页的内容过于复杂"):
        read_document(data, "a.pdf")


def test_the_system_ends_a_page_at_its_time() -> None:
    data = laughing_page()
    before = time.monotonic()
    with pytest.raises(confined.OutOfTime) as caught:
        confined.run("pdf", data)
    assert caught.value.items == []
    assert time.monotonic() - before < 20
