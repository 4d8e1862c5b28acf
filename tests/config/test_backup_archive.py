"""The inner layer of archives: parts and manifest agree, and no name leads out of the folders."""

from __future__ import annotations

import io
import os
import tarfile
from dataclasses import replace

import pytest

from yanfa.config.backups import archive, manifest
from yanfa.config.backups.archive import ArchiveWriter, examine, members
from yanfa.config.backups.manifest import DatabaseState, Manifest, Part
from yanfa.config.backups.refusal import Refused
from yanfa.config.backups.sealed import SealedWriter

STATE = DatabaseState("sqlite", "3.40.1", "", {"app": ["0001_initial"]}, {"app_case": 3})


def written(parts, change=lambda manifest: manifest):
    """An archive of parts, {name: content}, with a manifest that may be changed before it is written."""
    stream = io.BytesIO()
    with ArchiveWriter(stream, None, None) as writer:
        for name, content in parts.items():
            writer.add(name, io.BytesIO(content))
        writer.finish(change(Manifest("0.1.0", "2026-01-01", STATE, {}, tuple(writer.parts.values()))))
    return stream


def forged(*entries):
    """An archive, not encrypted, of any tar entries."""
    tarred, stream = io.BytesIO(), io.BytesIO()
    with tarfile.open(fileobj=tarred, mode="w") as tar:
        for entry, content in entries:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    writer = SealedWriter(stream, None)
    writer.write(tarred.getvalue())
    writer.finish()
    return stream


def entry(name, kind=tarfile.REGTYPE, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


PARTS = {"witness/audit.jsonl": b"{}", "files/零/one": b"1" * 3_000_000, "database.sqlite3": b"tables"}


def test_the_manifest_names_what_was_written():
    read = examine(written(PARTS), None)
    assert [part.name for part in read.parts] == list(PARTS)
    assert [part.size for part in read.parts] == [len(content) for content in PARTS.values()]
    assert read.database == STATE
    assert set(read.below("files")) == {"零/one"}


def test_the_parts_can_be_read_again():
    contents = {name: content.read() for name, content in members(written(PARTS), None)}
    assert contents.pop(archive.MANIFEST)
    assert contents == PARTS


@pytest.mark.parametrize("missing", PARTS)
def test_a_missing_part_is_seen(missing):
    def promise(honest):
        return replace(honest, parts=(*honest.parts, Part(missing, 1, "0" * 64)))

    remaining = {name: content for name, content in PARTS.items() if name != missing}
    with pytest.raises(Refused, match=f"lacks the part '{missing}'"):
        examine(written(remaining, promise), None)


def test_an_added_part_is_seen():
    with pytest.raises(Refused, match=r"does not name: 'database\.sqlite3'"):
        examine(written(PARTS, lambda honest: replace(honest, parts=honest.parts[:-1])), None)


@pytest.mark.parametrize("change", [{"sha256": "0" * 64}, {"size": 1}])
def test_an_exchanged_part_is_seen(change):
    def promise(honest):
        return replace(honest, parts=(replace(honest.parts[0], **change), *honest.parts[1:]))

    with pytest.raises(Refused, match=r"'witness/audit.jsonl' is not the one"):
        examine(written(PARTS, promise), None)


@pytest.mark.parametrize(
    "name",
    [
        "../outside",
        "/etc/passwd",
        "files/../../outside",
        "files//x",
        "files/.",
        "files/",
        "files",
        "witness",
        "other/x",
        "database.sqlite3/x",
        "",
    ],
)
def test_no_name_leads_out_of_the_folders(name):
    with pytest.raises(Refused, match=r"no backup writes|no tar"):
        examine(forged((entry(name), b"x")), None)
    with pytest.raises(Refused, match="no backup writes"):
        manifest.check_name(name)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE]
)
def test_only_files_are_taken(kind):
    with pytest.raises(Refused, match="no file: 'files/x'"):
        examine(forged((entry("files/x", kind, "/etc/passwd"), b"")), None)


def test_a_part_may_stand_only_once_and_before_the_manifest():
    text = Manifest("0.1.0", "2026-01-01", STATE, {}, ()).written()
    with pytest.raises(Refused, match="twice"):
        examine(forged((entry("files/x"), b"1"), (entry("files/x"), b"2")), None)
    with pytest.raises(Refused, match="after its end"):
        examine(forged((entry(archive.MANIFEST), text), (entry("files/x"), b"1")), None)
    with pytest.raises(Refused, match="no manifest"):
        examine(forged((entry("files/x"), b"1")), None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "cannot be read"),
        (b"[]", "cannot be read"),
        (b'{"product": "another"}', "cannot be read"),
        (b'{"product": "yanfa", "format": 2, "version": "9.1"}', "version 9.1 in a newer form"),
        (b'{"product": "yanfa", "format": 1, "parts": [], "database": {}}', "cannot be read"),
    ],
)
def test_a_manifest_of_another_kind_is_said(text, sentence):
    with pytest.raises(Refused, match=sentence):
        examine(forged((entry(archive.MANIFEST), text)), None)


def test_a_stream_that_is_no_tar_is_said():
    stream = io.BytesIO()
    writer = SealedWriter(stream, None)
    writer.write(os.urandom(5000))
    writer.finish()
    with pytest.raises(Refused, match="no tar"):
        examine(stream, None)


def test_what_is_no_file_is_left_out_and_what_is_new_is_added(tmp_path):
    folder = tmp_path / "files"
    (folder / "deep/er").mkdir(parents=True)
    (folder / "deep/er/one").write_bytes(b"1")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    with ArchiveWriter(io.BytesIO(), None, tmp_path) as writer:
        writer.add_folder("files", folder)
        (folder / "two").write_bytes(b"2")
        writer.add_folder("files", folder)
        writer.add_folder("witness", tmp_path / "absent")
    assert {name: part.size for name, part in writer.parts.items()} == {
        "files/deep/er/one": 1,
        "files/two": 1,
    }
    assert sorted(path.name for path in writer.left_out) == ["link", "linked", "pipe"]


def test_a_file_that_was_half_written_is_stored_again(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "whole").write_bytes(b"whole")
    (folder / "upload").write_bytes(b"ha")
    stream = io.BytesIO()
    with ArchiveWriter(stream, None, tmp_path) as writer:
        writer.add_folder("files", folder)
        (folder / "upload").write_bytes(b"half no more")
        writer.add_folder("files", folder)
        writer.finish(Manifest("0.1.0", "2026-01-01", STATE, {}, tuple(writer.parts.values())))
    files = examine(stream, None).files
    assert {path: part.size for path, part in files.items()} == {"whole": 5, "upload": 12}
    assert files["upload"].name == "later/upload"
