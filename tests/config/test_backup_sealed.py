"""The outer layer of archives: what goes in comes out, and nothing that was changed comes out at all."""

from __future__ import annotations

import io
import os
import random

import pytest

from yanfa.config.backups import keys
from yanfa.config.backups.refusal import Refused
from yanfa.config.backups.sealed import CHUNK, MAGIC, SealedReader, SealedWriter


@pytest.fixture
def key(tmp_path):
    return keys.create(tmp_path / "key")


def sealed(content, key):
    stream = io.BytesIO()
    writer = SealedWriter(stream, key)
    for start in range(0, len(content), 300_000):
        writer.write(content[start : start + 300_000])
    writer.finish()
    return stream.getvalue()


def opened(archive, key):
    reader = SealedReader(io.BytesIO(archive), key)
    return b"".join(iter(lambda: reader.read(100_000), b""))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
@pytest.mark.parametrize("encrypted", [True, False])
def test_what_is_written_is_read(key, size, encrypted):
    content = os.urandom(size)
    chosen = key if encrypted else None
    assert opened(sealed(content, chosen), chosen) == content


def test_text_is_compressed_and_noise_is_not_made_larger(key):
    assert len(sealed(b"0" * CHUNK, key)) < 10_000
    assert len(sealed(os.urandom(CHUNK), key)) < CHUNK + 300


def test_nothing_can_be_read_in_an_encrypted_archive(key):
    marker = os.urandom(40)
    assert marker in sealed(marker, None)
    assert marker not in sealed(marker, key)
    assert sealed(marker, key) != sealed(marker, key)


@pytest.mark.parametrize("encrypted", [True, False])
def test_every_flipped_byte_of_a_small_archive_is_refused(key, encrypted):
    chosen = key if encrypted else None
    archive = sealed(b"content of the archive", chosen)
    chance = random.Random(1)
    for place in range(len(archive)):
        flipped = bytearray(archive)
        flipped[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Refused):
            opened(bytes(flipped), chosen)


@pytest.mark.parametrize("encrypted", [True, False])
def test_every_cut_and_every_addition_is_refused(key, encrypted):
    chosen = key if encrypted else None
    archive = sealed(b"content of the archive", chosen)
    for length in range(len(archive)):
        with pytest.raises(Refused):
            opened(archive[:length], chosen)
    for more in (b"\0", b"\0\0\0\0", archive[-60:], archive):
        with pytest.raises(Refused):
            opened(archive + more, chosen)


@pytest.mark.parametrize("encrypted", [True, False])
def test_chunks_neither_vanish_nor_move(key, encrypted):
    chosen = key if encrypted else None
    archive = sealed(b"".join(bytes([number]) * CHUNK for number in range(3)), chosen)
    heading, *chunks = pieces(archive)
    assert opened(b"".join([heading, *chunks]), chosen)
    for other in (
        [chunks[1], chunks[0], chunks[2]],
        chunks[:2],
        [chunks[0], chunks[2]],
        [*chunks, chunks[2]],
    ):
        with pytest.raises(Refused, match="damaged at its chunk"):
            opened(b"".join([heading, *other]), chosen)


def pieces(archive):
    """The two lines of text, and each chunk with its length."""
    end = archive.index(b"\n", len(MAGIC)) + 1
    found = [archive[:end]]
    while end < len(archive):
        length = 4 + int.from_bytes(archive[end : end + 4], "big")
        found.append(archive[end : end + length])
        end += length
    return found


def test_the_right_key_is_asked_for(key, tmp_path):
    archive, other = sealed(b"x", key), keys.create(tmp_path / "other")
    with pytest.raises(Refused, match=f"with the key {key.id}; the key file holds the key {other.id}"):
        opened(archive, other)
    with pytest.raises(Refused, match=f"with the key {key.id}: give its key file"):
        opened(archive, None)


def test_an_archive_without_encryption_is_not_taken_for_one_with_it(key):
    with pytest.raises(Refused, match="not encrypted"):
        opened(sealed(b"x", None), key)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no backup of Yanfa"),
        (b"PK\3\4 something else", "no backup of Yanfa"),
        (b"yanfa backup 2\n{}\n", "newer version"),
        (MAGIC, "damaged in its first lines"),
        (MAGIC + b"[]\n", "damaged in its first lines"),
        (MAGIC + b'{"cipher": 5}\n', "damaged in its first lines|encrypted"),
        (MAGIC + b'{"cipher": "none"}\n', "damaged at its chunk 1"),
        (MAGIC + b'{"cipher": "none" }\n', "damaged in its first lines"),
        (MAGIC + b'{"cipher": "none"}\n\xff\xff\xff\xff', "damaged at its chunk 1"),
    ],
)
def test_what_is_no_archive_is_said(content, sentence):
    with pytest.raises(Refused, match=sentence):
        opened(content, None)


def test_a_key_file_is_private_and_never_overwritten(tmp_path):
    path = tmp_path / "key"
    made = keys.create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.read(path) == made
    assert made.secret.hex() not in repr(made)
    with pytest.raises(Refused, match="exists already"):
        keys.create(path)
    assert keys.read(path) == made


@pytest.mark.parametrize("text", ["", "A" * 44, *(f"{keys.HEADING}{end}" for end in ("", "AAAA", "é"))])
def test_what_is_no_key_file_is_said(tmp_path, text):
    path = tmp_path / "key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="no key file"):
        keys.read(path)
