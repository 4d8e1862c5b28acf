"""Which reader a file gets, what is said of files without one, and that nothing heavy loads before its time."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernel.documents.reading import builders
from tests.kernel.documents.reading.builders import package, zipped
from tests.kernel.documents.reading.oldfiles import biff8, ole
from yanfa.kernel.documents.blocks import Reading, UnreadableDocument
from yanfa.kernel.documents.reading import dispatch, limits, read_document, refusals

SOURCE = Path(dispatch.__file__).parents[4]
HEAVY = {
    "django",
    "lxml",
    "openpyxl",
    "docx",
    "pdfplumber",
    "pdfminer",
    "xlrd",
    "email",
    "xml",
    "zipfile",
    "subprocess",
}
BITMAP = b"BM" + struct.pack("<I", 64) + b"\0" * 58


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (rb"{\rtf1\ansi \u32489 ?}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "图片"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 40, "图片"),
        (b"II*\x00" + b"\0" * 40, "图片"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "图片"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "图片"),
        (BITMAP, "图片"),
        (b"Rar!\x1a\x07\x00" + b"\0" * 40, "压缩包"),
        (b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, "压缩包"),
        (zipped({"a.txt": "甲"}), "压缩包"),
        (zipped({"OFD.xml": "<x/>"}), "OFD"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "ODF"),
        (zipped(package("ppt/p.xml", "application/x.presentationml.main+xml", {})), "演示文稿"),
        (
            zipped(package("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.main", {})),
            "xlsb",
        ),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
            "2003 版 XML",
        ),
        (b"\x7fELF\x02\x01\x01" + bytes(range(200)) * 3, "无法识别"),
        (b"PK\x03\x04 cut", "已损坏"),
    ],
)
def test_files_without_a_reader_are_refused_with_what_to_do(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableDocument, match=sentence) as caught:
        read_document(data, "自评表.docx")
    assert str(caught.value).endswith("。")
    assert caught.value.english.isascii() or "“" in caught.value.english


@pytest.mark.parametrize("name", ["a.txt", "a.pdf", "a.xlsx", "无后缀", "a.DOC"])
def test_content_decides_and_not_the_name(name: str) -> None:
    assert read_document(builders.docx(builders.paragraph("正文")), name).format == "docx"
    assert read_document(ole("Workbook", biff8([["甲"]])), name).format == "xls"
    assert read_document("自评表".encode(), name).format == "txt"


def test_a_sentence_that_begins_like_a_bitmap_or_mentions_a_pdf_is_text() -> None:
    assert read_document(b"BM is short for benchmark.", "a").format == "txt"
    assert read_document(b"Every file begins with %PDF-1.7 in its head.", "a").format == "txt"


def test_a_file_over_the_limit_is_refused_with_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILE_BYTES", limits.MEGABYTE)
    monkeypatch.setattr(limits, "TEXT_BYTES", limits.MEGABYTE // 2)
    with pytest.raises(UnreadableDocument, match="超过 1 MB"):
        read_document(b"a" * (limits.MEGABYTE + 1), "a")
    with pytest.raises(UnreadableDocument, match="超过 0 MB"):
        read_document(b"a" * limits.MEGABYTE, "a")


def test_every_sentence_is_one_and_fills_the_same_places() -> None:
    for sentence in refusals.SENTENCES.values():
        assert sentence.chinese.count("。") == 1
        assert sentence.chinese.endswith("。")
        assert sentence.english.endswith(".")
        assert {part.split("}")[0] for part in sentence.chinese.split("{")[1:]} == {
            part.split("}")[0] for part in sentence.english.split("{")[1:]
        }


def test_text_files_load_no_heavy_library() -> None:
    program = (
        "import json, sys\n"
        "from yanfa.kernel.documents.reading import read_document\n"
        "read_document('项目\\t平台'.encode('gbk'), 'a.txt')\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(SOURCE)}, capture_output=True, check=True
    )
    assert HEAVY.isdisjoint(json.loads(ended.stdout))


def test_no_reader_needs_django() -> None:
    program = (
        "import importlib, sys\n"
        "from yanfa.kernel.documents.reading import dispatch\n"
        "for name in dispatch.READERS.values(): importlib.import_module(name)\n"
        "import yanfa.kernel.documents.tabular\n"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], env={"PYTHONPATH": str(SOURCE)}, check=True)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(
        [
            b"",
            b"PK\x03\x04",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"<html>",
            b"MIME-Version: 1.0\r\nContent-Type: a\r\n\r\n",
            b"\x1b",
        ]
    ),
    st.binary(max_size=300),
    st.sampled_from(["a.txt", "a.csv", "a.html", "a.docx"]),
)
def test_random_bytes_are_read_or_refused(head: bytes, data: bytes, name: str) -> None:
    assert_read_or_refused(head + data, name)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_packages_are_read_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([DOCX, XLSX]))
    assert_read_or_refused(damaged(data, whole), "a")


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_damaged_old_files_and_pdfs_are_read_or_refused(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([OLD, PDF]))
    assert_read_or_refused(damaged(data, whole), "a")


DOCX = builders.docx(builders.word_table(builders.cell("甲") + builders.cell("乙")))
XLSX = builders.saved(builders.sheet_of([["甲", 1.5], ["乙", "丙"]])[0])
OLD = ole("Workbook", biff8([["甲", 1.5], ["乙", "丙"]], merged=[(0, 1, 0, 0)]))
PDF = builders.pdf_page(builders.pdf_stream(b"BT /F 12 Tf 50 700 Td (total 99.90) Tj ET "))


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """The file with a few bytes changed, or cut."""
    broken = bytearray(whole)
    for place in data.draw(st.lists(st.integers(8, len(whole) - 1), max_size=6)):
        broken[place] = data.draw(st.integers(0, 255))
    return bytes(broken[: data.draw(st.sampled_from([len(whole), len(whole) * 2 // 3]))])


def assert_read_or_refused(data: bytes, name: str) -> None:
    """Anything else that is raised fails the test."""
    with suppress(UnreadableDocument):
        assert isinstance(read_document(data, name), Reading)
