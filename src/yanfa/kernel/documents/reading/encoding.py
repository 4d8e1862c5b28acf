"""Bytes of a text file as characters, whatever encoding it was saved in; nothing is lost and nothing guessed wildly.

The order is fixed, because detectors that weigh letter frequencies are wrong on short Chinese texts:
byte order mark, UTF-16 told by its zero bytes, UTF-8, the declared charset, GB18030 (which holds GBK and
GB2312), Big5, and at last line by line for files glued together from several encodings.
"""

from __future__ import annotations

import codecs
import re

from yanfa.kernel.documents.reading import limits
from yanfa.kernel.documents.reading.refusals import refusal

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARABLE = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
}
"""Charsets whose declaration is worth something. Latin ones are not here: they decode everything, and
are what a careless editor declares for GBK."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
BEYOND_TWO_BYTES = re.compile("[\u0800-\U0010ffff]")
"""What Chinese in UTF-8 consists of, and other encodings read as UTF-8 hardly ever hold."""
CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
BROKEN = "backslashreplace"
"""What cannot be decoded stays readable as \\xd6: marked, and not lost."""
MOST_BROKEN = 0.05
"""Share of undecodable bytes or control characters from which a file is not text at all."""
HOPELESS = 0.3
"""Share of undecodable bytes that spares the attempt line by line."""
MOST_LINES = 100_000
"""Lines up to which each is looked at by itself."""
SAMPLE = 50_000
"""Characters that are enough to tell encodings apart."""
COMMON_ENOUGH = 0.6
"""Share of everyday characters below which GB18030 is doubted: real texts have over 0.95 (traditional
ones, saved as GBK, 0.65 to 0.8); other encodings read as GB18030 have below 0.5."""
WIDE_ENOUGH = 0.9
"""The same share for UTF-16: another encoding read as UTF-16 has below 0.5."""
PUNCTUATION = "\xa0·—…‘’“”"
"""Everyday signs that Python's gb2312 table lacks or maps elsewhere."""


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`, without byte order mark, with "\\n" as the only line end and without NULs.

    `declared` is the charset that the document itself names. Raises UnreadableDocument for what is
    not text in any encoding.
    """
    text, broken = _characters(data, declared)
    nulls = text.count("\0")
    controls = _count(CONTROLS, text)
    if broken + nulls + controls > MOST_BROKEN * max(len(text), 40):
        raise refusal("binary")
    return LINE_ENDS.sub("\n", text.replace("\0", "").replace("\ufeff", ""))


def decode_lines(data: bytes) -> str:
    """The same for a file whose lines become blocks or rows, refused where there are too many of them."""
    text = decode(data)
    if text.count("\n") > limits.TEXT_LINES:
        raise refusal("too_many_lines", lines=limits.TEXT_LINES)
    return text


def _characters(data: bytes, declared: str | None) -> tuple[str, int]:
    """The text as it stands, and how many bytes of it could not be decoded."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            return _by_line(body) if encoding == "utf-8" else _marked(body, encoding)
    wide = _wide_by_zeros(data)
    if wide:
        return _marked(data, wide)
    text = _strictly(data, "utf-8")
    if text is not None:
        return text, 0
    if _mostly_utf8(data):
        return _by_line(data)
    for encoding in _candidates(data, declared):
        text = _strictly(data, encoding)
        if text is not None:
            return text, 0
    return _by_line(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _marked(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, BROKEN)
    return text, data.decode(encoding, "replace").count("\ufffd")


def _by_line(data: bytes) -> tuple[str, int]:
    """Every line in the encoding that fits it, for files whose parts were saved differently."""
    if min(_marked(data, "utf-8")[1], _marked(data, "gb18030")[1]) > HOPELESS * len(data):
        raise refusal("binary")
    if data.count(b"\n") > MOST_LINES:
        return min((_marked(data, encoding) for encoding in ("utf-8", "gb18030")), key=lambda one: one[1])
    decoded = [_line(line) for line in data.split(b"\n")]
    return "\n".join(text for text, _ in decoded), sum(broken for _, broken in decoded)


def _line(line: bytes) -> tuple[str, int]:
    encodings = ("utf-8",) if _mostly_utf8(line) else ("utf-8", "gb18030")
    for encoding in encodings:
        text = _strictly(line, encoding)
        if text is not None:
            return text, 0
    return _marked(line, encodings[-1])


def _mostly_utf8(data: bytes) -> bool:
    """Whether a file is UTF-8 with a few broken places: GB18030 would decode all of it, to nonsense."""
    text = data[: 20 * SAMPLE].decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return _count(BEYOND_TWO_BYTES, text) > 2 * broken  # a broken place is itself beyond two bytes


def _count(sign: re.Pattern[str], text: str) -> int:
    """How many characters match, without a list of them (a hostile file holds millions)."""
    return len(text) - len(sign.sub("", text))


def _wide_by_zeros(data: bytes) -> str | None:
    """UTF-16 without its mark: every digit, space and line end has a zero byte, 一 (4E00) on the other side."""
    zeros = data.count(0)
    if zeros == 0:
        return None
    whole = data[: len(data) // 2 * 2]
    little_endian = data[1::2].count(0) >= data[0::2].count(0)
    encodings = ("utf-16-le", "utf-16-be") if little_endian else ("utf-16-be", "utf-16-le")
    encoding = max(encodings, key=lambda one: _plausible(whole, one))
    if _plausible(whole, encoding) < WIDE_ENOUGH:
        return None
    return encoding if zeros > 0.3 * len(data) / 2 or _strictly(data, "utf-8") is None else None


def _plausible(data: bytes, encoding: str) -> float:
    text = _strictly(data, encoding)
    return 0.0 if text is None or CONTROLS.search(text) else _everyday(text)


def _candidates(data: bytes, declared: str | None) -> list[str]:
    """Encodings to try strictly, in order."""
    named = DECLARABLE.get((declared or "").lower())
    order = [named] if named else []
    text = _strictly(data, "gb18030")
    if text is not None and _everyday(text) >= COMMON_ENOUGH:
        return [*order, "gb18030"]
    rivals = ("utf-16-le", "utf-16-be", "big5hkscs")
    return [*order, *(rival for rival in rivals if _fits_better(data, rival)), "gb18030"]


def _fits_better(data: bytes, encoding: str) -> bool:
    """Whether a text that GB18030 cannot decode, or makes rare characters of, is everyday Chinese in another."""
    text = _strictly(data, encoding)
    return text is not None and _everyday(text, "big5" if encoding == "big5hkscs" else "gb2312") > 0.95


def _everyday(text: str, repertoire: str = "gb2312") -> float:
    """Share of the characters beyond ASCII that a small national character set holds; 1.0 without any."""
    foreign = "".join(char for char in text[:SAMPLE] if char >= "\x80" and char not in PUNCTUATION)
    return len(foreign.encode(repertoire, "ignore")) / 2 / len(foreign) if foreign else 1.0
