"""Zip containers of office files, inspected from their directory alone: nothing is inflated, nothing is parsed.

No Django here.
"""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
ENCRYPTED = 0x1
#: Parts that run when the file is opened.
ACTIVE_PARTS = ("vbaproject.bin", "vbadata.xml", "/activex/", "/macrosheets/", "/dialogsheets/")


@dataclass(frozen=True)
class Limits:
    """What an officer's largest files stay well below."""

    members: int = 5_000
    inflated: int = 400 * MEGABYTE
    #: Inflated by packed bytes of members above 1 MB; real sheets have 5 to 60, a bomb of zeros 1,032.
    ratio: int = 250


class ArchiveRefused(Exception):
    """The container is not safe to open; `code` is one of damaged, inflates, unsafe, encrypted, active."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def members(path: Path, limits: Limits = Limits()) -> frozenset[str]:
    """The lower-case names of what is inside. Raises ArchiveRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise ArchiveRefused("damaged") from None
    if len(found) > limits.members or sum(member.file_size for member in found) > limits.inflated:
        raise ArchiveRefused("inflates")
    # Members that overlap share packed bytes: together they claim more than the file has.
    if sum(member.compress_size for member in found) > path.stat().st_size:
        raise ArchiveRefused("inflates")
    for member in found:
        _check(member, limits)
    names = frozenset(member.filename.lower() for member in found)
    if len(names) < len(found):
        raise ArchiveRefused("unsafe")
    return names


def _check(member: zipfile.ZipInfo, limits: Limits) -> None:
    name = member.filename.replace("\\", "/")
    outside = name.startswith("/") or ".." in name.split("/") or ":" in name.split("/")[0]
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise ArchiveRefused("unsafe")
    if member.flag_bits & ENCRYPTED:
        raise ArchiveRefused("encrypted")
    if member.file_size > max(MEGABYTE, limits.ratio * member.compress_size):
        raise ArchiveRefused("inflates")
    if any(part in f"/{name.lower()}" for part in ACTIVE_PARTS):
        raise ArchiveRefused("active")
