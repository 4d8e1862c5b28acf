"""Writes small old Office files byte by byte: a BIFF8 workbook, and the OLE container that holds it."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
CUSTOM_FORMAT = 164
Value = str | float | bool | None


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff8(
    rows: Sequence[Sequence[Value]],
    *,
    number_format: str = "General",
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[Sequence[Value]] = (),
) -> bytes:
    """A workbook stream with the sheet 表一 (every cell in `number_format`), and a hidden sheet if given.

    `merged` holds (first row, last row, first column, last column).
    """
    sheets = [("表一", 0, _sheet(rows, merged))]
    if hidden_rows:
        sheets.append(("表二", 1, _sheet(hidden_rows, ())))
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += record(0x0031, struct.pack("<HHHHHBBBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0, 5, 0) + b"Arial")
    head += record(0x041E, struct.pack("<H", CUSTOM_FORMAT) + _long_text(number_format))
    head += record(0x00E0, struct.pack("<HHH14x", 0, CUSTOM_FORMAT, 0))
    bounds = [struct.pack("<BB", state, 0) + _short_text(name) for name, state, _ in sheets]
    position = len(head) + sum(4 + 4 + len(bound) for bound in bounds) + 4
    for bound, (_, _, body) in zip(bounds, sheets, strict=True):
        head += record(0x0085, struct.pack("<I", position) + bound)
        position += len(body)
    return head + record(0x000A) + b"".join(body for _, _, body in sheets)


def _sheet(rows: Sequence[Sequence[Value]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    body = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            body += _cell(struct.pack("<HHH", row, column, 0), value)
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *one) for one in merged)
        body += record(0x00E5, struct.pack("<H", len(merged)) + ranges)
    return body + record(0x000A)


def _cell(place: bytes, value: Value) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bool):
        return record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, str):
        return record(0x0204, place + _long_text(value))
    return record(0x0203, place + struct.pack("<d", value))


def _long_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _short_text(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def ole(stream_name: str, content: bytes) -> bytes:
    """A compound file with one stream in its root."""
    content = content.ljust(4096, b"\0")  # shorter streams would live in another place
    content += b"\0" * (-len(content) % SECTOR)
    count = len(content) // SECTOR
    fat = [FAT_SECTOR, END, *range(3, count + 2), END]
    fat += [FREE] * (SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    header += struct.pack("<108I", *[FREE] * 108)
    directory = _entry("Root Entry", 5, child=1, start=END, size=0)
    directory += _entry(stream_name, 2, child=FREE, start=2, size=len(content))
    directory = directory.ljust(SECTOR, b"\0")
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + content


def _entry(name: str, kind: int, *, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, FREE, FREE, child)
    return (
        encoded.ljust(64, b"\0")
        + struct.pack("<H", len(encoded))
        + links
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
