"""Office files as zip packages, opened so that no hostile one can harm: checked before anything is inflated.

python-docx and openpyxl inflate and parse every part before a caller could object, and refuse files of
other programs for details that nobody reads here (a theme, a print setting). Reading needs four or
five parts, so they are taken out one by one, each against a ceiling.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.refusals import refusal

CENTRAL_ENTRY = b"PK\x01\x02"
DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
HARDENED: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
"""How every XML part is parsed: nothing is followed, and huge or deep trees fail."""
ENCRYPTED = 0x1
RATIO_COUNTS_FROM = limits.MEGABYTE


class Package:
    """The parts of a docx or xlsx file by name; names are compared without case, as the standard says."""

    def __init__(self, data: bytes) -> None:
        # zipfile walks the whole directory when it opens, so its length is judged before.
        if data.count(CENTRAL_ENTRY) > limits.ARCHIVE_MEMBERS:
            raise refusal("inflates")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise refusal("damaged") from error
        members = self._archive.infolist()
        if sum(member.file_size for member in members) > limits.ARCHIVE_BYTES:
            raise refusal("inflates")
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in members:
            _check(member)
            if self._members.setdefault(member.filename.lower(), member) is not member:
                raise refusal("unsafe_archive")

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def part(self, name: str) -> bytes:
        """The bytes of a part, b"" where there is none."""
        member = self._members.get(name.lower())
        if member is None:
            return b""
        if member.file_size > limits.PART_BYTES:
            raise refusal("inflates")
        # zipfile never yields more than the declared size, and fails where the content differs.
        return self._archive.read(member)

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, None where there is no such part."""
        content = self.part(name)
        return parse(content) if content else None

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """What a part refers to inside the package: (id, last word of the type, part name)."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
            yield relation.get("Id", ""), relation.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/")


def parse(content: bytes) -> etree._Element:
    """The root element of an XML part: no document type, no entity, no file and no network."""
    refuse_hostile(content)
    root = etree.fromstring(content, etree.XMLParser(**HARDENED))
    refuse_entities(root)
    return root


def refuse_hostile(content: bytes) -> None:
    """What to see before parsing: a document type, which office programs never write and entities (XXE,
    billion laughs) cannot do without; and millions of tags and attributes, each of which costs 200 bytes."""
    if any(mark in content for mark in DOCTYPES):
        raise refusal("external_entities")
    if content.count(b"<") + content.count(b"=") > limits.PART_MARKS:
        raise refusal("inflates")


def refuse_entities(root: etree._Element) -> None:
    """The same after parsing, for encodings other than UTF-8 and UTF-16, which would hide it from the search."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("external_entities")


def _check(member: zipfile.ZipInfo) -> None:
    """Refuse a member that no office program writes."""
    name = member.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise refusal("unsafe_archive")
    if member.flag_bits & ENCRYPTED:
        raise refusal("password")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusal("unsafe_archive")
    if member.file_size > max(RATIO_COUNTS_FROM, limits.ARCHIVE_RATIO * member.compress_size):
        raise refusal("inflates")
