"""Files made here: honest ones of every kind, and hostile ones."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping

import openpyxl
from docx import Document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504


def packed(parts: Mapping[str, bytes], **options) -> bytes:
    """A zip container with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """What begins like an old office file and names these streams."""
    return OLE + b"".join(name.encode("utf-16-le") + b"\0" * 64 for name in streams)


def docx() -> bytes:
    file = io.BytesIO()
    document = Document()
    document.add_paragraph("2023 年度项目支出绩效自评")
    document.save(file)
    return file.getvalue()


def xlsx() -> bytes:
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


HONEST: dict[str, bytes] = {
    "报告.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "公文.ofd": packed({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<doc/>"}),
    "自评表.docx": docx(),
    "明细.xlsx": xlsx(),
    "旧表.doc": compound("WordDocument"),
    "旧明细.xls": compound("Workbook"),
    "金山.wps": compound("WordDocument"),
    "金山表.et": compound("Workbook"),
    "说明.txt": "说明".encode("gb18030"),
    "导出.csv": "\ufeff编号,金额\r\n".encode("utf-16-le"),
    "名单.csv": "编号,金额\r\n1,2\r\n".encode("utf-8-sig"),
    "照片.jpg": b"\xff\xd8\xff\xe0" + b"\0" * 32,
    "扫描.JPEG": b"\xff\xd8\xff\xe1" + b"\0" * 32,
    "截图.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 32,
}


def link_outside() -> bytes:
    """A docx with a part that is a symbolic link."""
    member = zipfile.ZipInfo("word/link")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
        archive.writestr(member, "/etc/passwd")
    return file.getvalue()


def overlapping() -> bytes:
    """A docx whose directory names the same packed bytes again and again."""
    whole = packed({"word/document.xml": b"x" * 500_000})
    directory = whole.index(b"PK\x01\x02")
    end = whole.rindex(b"PK\x05\x06")
    entry = whole[directory:end]
    entries = b"".join(
        entry.replace(b"word/document.xml", b"word/document.%03d" % number) for number in range(200)
    )
    tail = bytearray(whole[end:])
    tail[8:12] = (201).to_bytes(2, "little") * 2
    tail[12:16] = len(entry + entries).to_bytes(4, "little")
    return whole[:directory] + entry + entries + bytes(tail)


def locked() -> bytes:
    """A docx whose first member says that it is encrypted."""
    content = bytearray(packed({"word/document.xml": b"<document/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


WORD = {"word/document.xml": b"<document/>"}
#: Name, content, and the code of the refusal.
HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "program as pdf": ("报告.pdf", b"MZ\x90\x00" + b"\0" * 64, "mismatch"),
    "page as picture": ("照片.png", b"<html><script>alert(1)</script>", "mismatch"),
    "page as text": ("说明.txt", b"%PDF-1.7 \0 binary", "mismatch"),
    "sheet as document": ("自评表.docx", xlsx(), "mismatch"),
    "document as old sheet": ("旧明细.xls", compound("WordDocument"), "mismatch"),
    "plain zip as document": ("自评表.docx", packed({"a.txt": b"a"}), "mismatch"),
    "cut off": ("自评表.docx", docx()[:2000], "damaged"),
    "bomb": ("自评表.docx", packed(WORD | {"word/media/1": b"\0" * 20_000_000}), "inflates"),
    "many members": ("自评表.docx", packed(WORD | {f"a{n}": b"" for n in range(5_001)}), "inflates"),
    "overlapping members": ("自评表.docx", overlapping(), "inflates"),
    "path upwards": ("自评表.docx", packed(WORD | {"../../etc/cron.d/x": b"x"}), "unsafe"),
    "path from the root": ("自评表.docx", packed(WORD | {"/etc/x": b"x"}), "unsafe"),
    "path with a drive": ("自评表.docx", packed(WORD | {"C:\\x": b"x"}), "unsafe"),
    "symbolic link": ("自评表.docx", link_outside(), "unsafe"),
    "the same name twice": ("自评表.docx", packed(WORD | {"Word/Document.XML": b"other"}), "unsafe"),
    "password": ("自评表.docx", locked(), "encrypted"),
    "password in the old container": ("旧表.doc", compound("EncryptedPackage"), "encrypted"),
    "macros": ("自评表.docx", packed(WORD | {"word/vbaProject.bin": b"x"}), "active"),
    "active control": ("自评表.docx", packed(WORD | {"word/activeX/activeX1.bin": b"x"}), "active"),
    "macros in the old container": ("旧表.doc", compound("WordDocument", "_VBA_PROJECT"), "active"),
    "empty": ("说明.txt", b"", "empty"),
}
