"""The inner layer of an archive: a tar of plain files that ends with its manifest."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Self, cast

from yanfa.config.backups import manifest as manifests
from yanfa.config.backups.keys import BackupKey
from yanfa.config.backups.manifest import LATER, Manifest, Part
from yanfa.config.backups.refusal import Refused
from yanfa.config.backups.sealed import CHUNK, SealedReader, SealedWriter

MANIFEST = "manifest.json"
LONGEST_MANIFEST = 512 * 1024 * 1024
#: A file that may change is first copied; up to this size in memory.
SMALL = 16 * 1024 * 1024


class HashingStream:
    """Passes on what is read and hashes it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self._hash, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """As of any stream."""
        data = self._stream.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    def part(self, name: str) -> Part:
        """What was read so far, as the part of that name."""
        return Part(name, self.size, self._hash.hexdigest())


class ArchiveWriter:
    """Writes parts, then the manifest; without `finish` the stream holds no archive.

    Use it in a `with` block inside that of the stream: tarfile writes what it holds back even when it is dropped.
    """

    def __init__(self, stream: IO[bytes], key: BackupKey | None, scratch: Path) -> None:
        self.parts: dict[str, Part] = {}
        self.left_out: set[Path] = set()
        #: How a file looked just before it was read: inode, size, time of change.
        self._stored: dict[Path, tuple[int, int, int]] = {}
        self._scratch = scratch
        self._sealed = SealedWriter(stream, key)
        self._tar = tarfile.open(fileobj=cast("IO[bytes]", self._sealed), mode="w|", bufsize=CHUNK)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: Any) -> None:
        self._tar.__exit__(*problem)

    def add(self, name: str, stream: IO[bytes]) -> None:
        """Store a seekable stream that nobody changes."""
        member = tarfile.TarInfo(name)
        member.size = stream.seek(0, os.SEEK_END)
        member.mode = 0o600
        stream.seek(0)
        hashing = HashingStream(stream)
        self._tar.addfile(member, cast("IO[bytes]", hashing))
        self.parts[name] = hashing.part(name)

    def add_folder(self, name: str, folder: Path) -> None:
        """Store the files below a folder that are not stored yet as they are; links and devices are left out.

        What is deleted before it is read is passed over. What changes while it is read is stored, and hashed, as it
        was read. What has changed since an earlier call is stored again, as a part of `later`.
        """
        for path in files_below(folder):
            try:
                found = path.lstat()
                if not stat.S_ISREG(found.st_mode):
                    self.left_out.add(path)
                    continue
                looks = (found.st_ino, found.st_size, found.st_mtime_ns)
                known = self._stored.get(path)
                if known != looks:
                    start = name if known is None else LATER
                    self._add_changing(f"{start}/{path.relative_to(folder).as_posix()}", path)
                    self._stored[path] = looks
            except FileNotFoundError:
                continue

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and the last chunk."""
        self.add(MANIFEST, BytesIO(manifest.written()))
        self._tar.close()
        self._sealed.finish()

    def _add_changing(self, name: str, path: Path) -> None:
        with tempfile.SpooledTemporaryFile(max_size=SMALL, dir=str(self._scratch)) as copy:
            with path.open("rb") as stream:
                shutil.copyfileobj(stream, copy, CHUNK)
            self.add(name, cast("IO[bytes]", copy))


def files_below(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder, in order; links are not followed.

    Raises OSError for a folder that cannot be read; one that is not there, or no longer, holds nothing.
    """
    for place, folders, names in os.walk(folder, onerror=_insist_on_reading):
        folders.sort()
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        yield from (Path(place, name) for name in sorted([*names, *links]))


def _insist_on_reading(problem: OSError) -> None:
    if not isinstance(problem, FileNotFoundError):
        raise problem


def members(stream: IO[bytes], key: BackupKey | None) -> Iterator[tuple[str, HashingStream]]:
    """Every member of an archive with its content, which must be read before the next one is asked for.

    Raises Refused where anything is wrong with the archive up to there.
    """
    stream.seek(0)
    sealed = SealedReader(stream, key)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", sealed), mode="r|", bufsize=CHUNK) as tar:
            for member in tar:
                content = tar.extractfile(member) if member.type == tarfile.REGTYPE else None
                if content is None:
                    raise Refused(f"The archive holds something that is no file: {member.name!r}.")
                yield member.name, HashingStream(content)
    except (tarfile.TarError, EOFError, ValueError):
        raise Refused("The archive holds no tar of ours.") from None
    # What follows the tar is padding; reading it proves the last chunk.
    while sealed.read(CHUNK):
        pass


def examine(stream: IO[bytes], key: BackupKey | None) -> Manifest:
    """Read a whole archive, prove that it is what its manifest says, and return the manifest; or raise Refused."""
    parts: dict[str, Part] = {}
    manifest: Manifest | None = None
    for name, content in members(stream, key):
        if name in parts or manifest is not None:
            raise Refused(f"The archive holds a part twice, or one after its end: {name!r}.")
        if name == MANIFEST:
            manifest = manifests.read(content.read(LONGEST_MANIFEST))
            continue
        manifests.check_name(name)
        while content.read(CHUNK):
            pass
        parts[name] = content.part(name)
    if manifest is None:
        raise Refused("The archive has no manifest at its end.")
    _compare(manifest.by_name(), parts)
    return manifest


def _compare(promised: dict[str, Part], found: dict[str, Part]) -> None:
    for name in promised.keys() - found.keys():
        raise Refused(f"The archive lacks the part {name!r}.")
    for name, part in found.items():
        if name not in promised:
            raise Refused(f"The archive holds a part that its manifest does not name: {name!r}.")
        if part != promised[name]:
            raise Refused(f"The part {name!r} is not the one that the manifest names.")
