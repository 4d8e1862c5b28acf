"""Kinds of file: what the bytes must be for the extension that the name claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.files import archives
from yanfa.kernel.files.refusals import FileRefused

HEAD_BYTES = 1024
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GZIP = b"\x1f\x8b\x08"
_NO_LOG = (b"PK\x03\x04", b"%PDF", OLE, GZIP[:2], b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF", b"MZ")
WORDS = {
    "mismatch": _("文件内容与扩展名不符，请用原程序另存后再上传。"),
    "damaged": _("文件已损坏，无法打开。"),
    "inflates": _("文件展开后过大，不予接收。"),
    "unsafe": _("文件内部路径异常，不予接收。"),
    "encrypted": _("文件设有密码，请取消密码后再上传。"),
    "active": _("文件含有宏，请另存为不含宏的格式后再上传。"),
}


@dataclass(frozen=True)
class FileKind:
    """A kind of file; `holds` says whether a stored file is one."""

    extension: str
    media_type: str
    holds: Callable[[Path], bool]


def _starting(*signatures: bytes) -> Callable[[Path], bool]:
    return lambda path: _head(path).startswith(signatures)


def _pdf(path: Path) -> bool:
    return b"%PDF-" in _head(path)


def _log(path: Path) -> bool:
    """Anything but a known other kind: what the lines are worth, their reader says, in constant memory."""
    return not _head(path).startswith(_NO_LOG)


def _markup(path: Path) -> bool:
    """XML in UTF-8 or UTF-16, with or without its declaration."""
    head = _head(path)
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return head.decode(encoding, errors="replace").lstrip().startswith("<")


def _zipped(part: str) -> Callable[[Path], bool]:
    """A zip container with this part."""
    return lambda path: _head(path).startswith(b"PK\x03\x04") and part in archives.members(path)


def _compound(*streams: str) -> Callable[[Path], bool]:
    """The old office container with one of these streams; its directory names them in UTF-16."""
    names = [stream.encode("utf-16-le") + b"\0\0" for stream in streams]

    def holds(path: Path) -> bool:
        if not _head(path).startswith(OLE):
            return False
        content = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise archives.ArchiveRefused("encrypted")
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise archives.ArchiveRefused("active")
        return any(name in content for name in names)

    return holds


def _text(path: Path) -> bool:
    """Text in an encoding found in practice: every byte has a meaning, and none is a control of a binary file."""
    content = path.read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decodes(content, "utf-16")
    if _BINARY.search(content) or content.startswith(b"%PDF-"):
        return False
    return any(_decodes(content, name) for name in ("utf-8", "gb18030"))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


OPENXML = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, FileKind] = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", _pdf),
        FileKind("ofd", "application/ofd", _zipped("ofd.xml")),
        FileKind("docx", f"{OPENXML}.wordprocessingml.document", _zipped("word/document.xml")),
        FileKind("xlsx", f"{OPENXML}.spreadsheetml.sheet", _zipped("xl/workbook.xml")),
        FileKind("doc", "application/msword", _compound("WordDocument")),
        FileKind("xls", "application/vnd.ms-excel", _compound("Workbook", "Book")),
        FileKind("wps", "application/vnd.ms-works", _compound("WordDocument")),
        FileKind("et", "application/vnd.ms-excel", _compound("Workbook", "Book")),
        FileKind("txt", "text/plain", _text),
        FileKind("csv", "text/csv", _text),
        FileKind("jpg", "image/jpeg", _starting(b"\xff\xd8\xff")),
        FileKind("jpeg", "image/jpeg", _starting(b"\xff\xd8\xff")),
        FileKind("png", "image/png", _starting(b"\x89PNG\r\n\x1a\n")),
        FileKind("log", "text/plain", _log),
        FileKind("gz", "application/gzip", _starting(GZIP)),
        FileKind("xml", "application/xml", _markup),
        FileKind("nessus", "application/xml", _markup),
    )
}
DOCUMENTS = frozenset({"pdf", "ofd", "docx", "doc", "wps", "txt"})
SHEETS = frozenset({"xlsx", "xls", "et", "csv"})
IMAGES = frozenset({"jpg", "jpeg", "png"})
LOGS = frozenset({"log", "gz"})
MARKUP = frozenset({"xml", "nessus"})


def inspect(path: Path, extension: str) -> FileKind:
    """The kind of a file that is named so. Raises FileRefused where its bytes are something else or unsafe."""
    kind = KINDS[extension]
    try:
        if kind.holds(path):
            return kind
    except archives.ArchiveRefused as refused:
        raise FileRefused(WORDS[refused.code], code=refused.code) from None
    raise FileRefused(WORDS["mismatch"], code="mismatch")
