"""What a file is, told by its first bytes: names lie, and systems export HTML as .xls and .doc every day."""

from __future__ import annotations

import re
import struct

from yanfa.kernel.documents.reading.refusals import refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00")
IMAGES = (
    b"\x89PNG\r\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x00\x0cjP  ",
)
BARE_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
"""First record of workbooks older than the OLE container."""

HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|style)\b",
    re.I | re.S,
)
MARKUP = re.compile(r"<(?:html|body|table|div|p|br|span)\b[^>]*>", re.I)
OFFICE_XML = re.compile(
    r"<\?mso-application|urn:schemas-microsoft-com:office:spreadsheet|office/word/2003/wordml"
)
MAIL_START = re.compile(rb"(?:[\w-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){1,40}", re.I)
HEAD = 8192
MARKS_IN_LATIN = "\xef\xbb\xbf\xff\xfe"
"""The bytes of byte order marks."""


def container(data: bytes) -> str:
    """ "pdf", "zip", "ole", "biff", "mail" (a web archive) or "text"; refuses what is none of them."""
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(OLE):
        return "ole"
    if b"%PDF-" in data[:16] or (b"%PDF-" in data[:1024] and b"%%EOF" in data[-2048:]):
        return "pdf"
    if data.startswith(BARE_BIFF):
        return "biff"
    if data.startswith(b"{\\rtf"):
        raise refusal("rtf")
    if data.startswith(OTHER_ARCHIVES):
        raise refusal("archive")
    if _is_image(data):
        raise refusal("image")
    return "mail" if _is_web_archive(data) else "text"


def _is_image(data: bytes) -> bool:
    if data.startswith(IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return True
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"avif"):
        return True
    # "BM" may begin a sentence; a bitmap repeats the length of its file.
    return data[:2] == b"BM" and len(data) > 26 and struct.unpack_from("<I", data, 2)[0] == len(data)


def _is_web_archive(data: bytes) -> bool:
    """A saved page (.mht): mail headers first, HTML in one of the parts."""
    head = MAIL_START.match(data[:HEAD].lstrip())
    return head is not None and all(name in head[0].lower() for name in (b"mime-version:", b"content-type:"))


def text_format(data: bytes, suffix: str) -> str:
    """ "html", "csv" or "txt"; `suffix` decides only what content leaves open.

    Tags are ASCII in every encoding, once the zero bytes of UTF-16 are out of the way.
    """
    head = data[:HEAD].replace(b"\0", b"").decode("latin-1").lstrip(MARKS_IN_LATIN)
    if OFFICE_XML.search(head):
        raise refusal("xml")
    if HTML_START.match(head) or (suffix in {"html", "htm", "xhtml"} and MARKUP.search(head)):
        return "html"
    return "csv" if suffix in {"csv", "tsv"} else "txt"


def ole_format(data: bytes) -> str:
    """ "xls" for a workbook in the old container; refuses documents, encrypted files and the rest.

    The names of streams stand in the directory as UTF-16. A workbook may hold a document as an
    embedded object and the other way round, so that "xls" is only as good as its reader finds it.
    """
    held = {
        name
        for name in ("Workbook", "Book", "WordDocument", "EncryptedPackage")
        if _directory_name(name) in data
    }
    if "EncryptedPackage" in held:
        raise refusal("password")
    if held & {"Workbook", "Book"}:
        return "xls"
    raise refusal("doc" if "WordDocument" in held else "ole")


def _directory_name(name: str) -> bytes:
    """A stream's name as its directory entry begins: at once followed by zeros."""
    return name.encode("utf-16-le") + b"\0\0"
