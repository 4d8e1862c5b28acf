"""Bytes of a bibliographic file as text: UTF-8 and UTF-16 with or without their mark, GB18030 as 知网 writes it.

What fits none of them is refused in words: a wrong encoding would be kept as wrong titles.
"""

from __future__ import annotations

import codecs
import unicodedata

from yanfa.kernel.documents.blocks import UnreadableDocument

LARGEST = 5 * 1024 * 1024
LONGEST_LINE = 100_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Unassigned, private and surrogate: no text that people write, but what a wrong encoding makes of it.
_NOT_WRITTEN = {"Cn", "Co", "Cs"}


def text_of(data: bytes) -> str:
    """The text with line feeds alone between its lines. Raises UnreadableDocument."""
    if len(data) > LARGEST:
        raise UnreadableDocument("文件超过 5 MB，请分成几个文件。", "The file is over 5 MB; please split it.")
    text = _decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise UnreadableDocument("文件是空的，请重新导出。", "The file is empty; please export it again.")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise UnreadableDocument(
                f"第 {number} 行有 {len(line):,} 个字符，不是题录；请检查文件是否损坏。",
                f"Line {number} has {len(line):,} characters and is no bibliography; is the file damaged?",
            )
    return text


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], name)
    try:
        return _written(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _strictly(data, "gb18030")


def _strictly(data: bytes, name: str) -> str:
    try:
        return _written(data.decode(name))
    except UnicodeDecodeError:
        raise _unknown() from None


def _written(text: str) -> str:
    if "\x00" in text or any(unicodedata.category(sign) in _NOT_WRITTEN for sign in set(text)):
        raise _unknown()
    return text


def _unknown() -> UnreadableDocument:
    return UnreadableDocument(
        "文件的编码不是 UTF-8 或 GB18030，或文件已损坏；请另存为 UTF-8 再导入。",
        "The file is neither UTF-8 nor GB18030, or it is damaged; please save it as UTF-8.",
    )
