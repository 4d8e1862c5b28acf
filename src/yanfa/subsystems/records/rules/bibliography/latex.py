"""LaTeX in BibTeX fields as plain text: accents, letters, dashes, commands with their argument; braces go."""

from __future__ import annotations

import re
import unicodedata

#: The combining mark of each accent command.
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
_LETTERS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "th": "þ",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "mu": "μ",
    "S": "§",
}
#: \'e, \'{e}, {\'e}, \v{s}, \v s; the letter may itself be \i or \j.
_ACCENTED = re.compile(
    r"\\(?:(?P<sign>[`'^~=.\"])\s*|(?P<name>[uvHcdbkr])(?=[\s{\\])\s*)(?:\{\s*\\?(?P<in>\w?)\s*\}|\\?(?P<bare>\w))"
)
_LETTER = re.compile(
    r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])\s*(?:\{\})?"
)
_ESCAPED = re.compile(r"\\([&%$#_{}\s])")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*")
_QUOTES = {"``": "“", "''": "”", "---": "—", "--": "–", "~": " "}
#: What stands for an escaped brace or dollar until those of LaTeX are gone.
_KEPT = {"{": "\ue000", "}": "\ue001", "$": "\ue002"}


def plain(text: str) -> str:
    """The text without LaTeX, composed (NFC), on one line."""
    text = _ACCENTED.sub(_accented, text)
    text = _LETTER.sub(lambda match: _LETTERS[match[1]], text)
    text = _ESCAPED.sub(lambda match: _KEPT.get(match[1], match[1]), text)
    for written, meant in _QUOTES.items():
        text = text.replace(written, meant)
    text = _COMMAND.sub("", text).replace("$", "").replace("{", "").replace("}", "")
    for meant, held in _KEPT.items():
        text = text.replace(held, meant)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _accented(match: re.Match[str]) -> str:
    letter = match["in"] or match["bare"] or ""
    return unicodedata.normalize("NFC", letter + _ACCENTS[match["sign"] or match["name"]])
