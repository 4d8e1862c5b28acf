"""A file is what its bytes are: honest files of every kind pass, hostile ones are refused for the right reason."""

from __future__ import annotations

import time

import pytest

from yanfa.kernel.files import archives, kinds
from yanfa.kernel.files.refusals import FileRefused

from .samples import HONEST, HOSTILE, WORD, packed


def extension(name: str) -> str:
    return name.rpartition(".")[2].lower()


@pytest.mark.parametrize("name", HONEST)
def test_honest_files_pass(name, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(HONEST[name])
    assert kinds.inspect(path, extension(name)).extension == extension(name)


@pytest.mark.parametrize("case", [case for case in HOSTILE if case != "empty"])
def test_hostile_files_are_refused_at_once(case, tmp_path):
    name, content, code = HOSTILE[case]
    path = tmp_path / "upload"
    path.write_bytes(content)
    started = time.perf_counter()
    with pytest.raises(FileRefused) as caught:
        kinds.inspect(path, extension(name))
    assert caught.value.code == code
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("name", HONEST)
def test_no_honest_file_passes_as_another_kind(name, tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(HONEST[name])
    family = {extension(name)} | SAME_BYTES.get(extension(name), set())
    for other in kinds.KINDS.keys() - family:
        with pytest.raises(FileRefused):
            kinds.inspect(path, other)


#: Kinds that differ by name only.
SAME_BYTES = {
    "jpg": {"jpeg"},
    "jpeg": {"jpg"},
    "txt": {"csv", "log"},
    "csv": {"txt", "log"},
    "doc": {"wps"},
    "wps": {"doc"},
    "xls": {"et"},
    "et": {"xls"},
}


def test_limits_of_archives_are_inclusive(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(packed(WORD | {"a": b"", "b": b""}))
    assert len(archives.members(path, archives.Limits(members=3))) == 3
    with pytest.raises(archives.ArchiveRefused, match="inflates"):
        archives.members(path, archives.Limits(members=2))
    with pytest.raises(archives.ArchiveRefused, match="inflates"):
        archives.members(path, archives.Limits(inflated=10))
