"""By what a paper is recognised: DOI and ISSN in their normal form, else title × journal."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import unquote

from yanfa.kernel.documents.blocks import Sentence

LONGEST_DOI = 200
#: Where a DOI is written as an address, or with its name before it.
_BEFORE_DOI = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi\.org/|doi\s*[:：]?\s*)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_CLOSING = ".,;，。；、"
_ISSN = re.compile(r"\d{4}-?\d{3}[\dX]")
ISSN_LENGTH = 8
X_VALUE = 10


class BadIdentifier(ValueError):
    """An identifier that cannot be; `words` says why and how to mend it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.words = Sentence(chinese, english)

    def __str__(self) -> str:
        return self.words.chinese


def normal_doi(text: str) -> str:
    """A DOI in lower case without address and name ("" for none). Raises BadIdentifier.

    Case does not tell DOIs apart (ISO 26324, 4.2); characters written as %XX in an address are brought back.
    """
    wide = unicodedata.normalize("NFKC", text).strip()
    bare = _BEFORE_DOI.sub("", wide)
    if bare != wide and "%" in bare:
        bare = unquote(bare)
    bare = bare.strip().rstrip(_CLOSING).lower()
    if not bare:
        return ""
    if not _DOI.fullmatch(bare) or len(bare) > LONGEST_DOI:
        raise BadIdentifier(
            f"“{text[:60]}”不是 DOI，应像 10.3969/j.issn.1000-0000.2024.01.001。",
            f"“{text[:60]}” is no DOI; one looks like 10.3969/j.issn.1000-0000.2024.01.001.",
        )
    return bare


def normal_issn(text: str) -> str:
    """An ISSN as 1234-567X ("" for none), its check digit proved (ISO 3297). Raises BadIdentifier."""
    bare = unicodedata.normalize("NFKC", text).upper().replace("ISSN", "").strip(" :：")
    if not bare:
        return ""
    if not _ISSN.fullmatch(bare):
        raise BadIdentifier(
            f"“{text[:40]}”不是 ISSN，应像 1000-0135。",
            f"“{text[:40]}” is no ISSN; one looks like 1000-0135.",
        )
    digits = bare.replace("-", "")
    total = sum(
        (X_VALUE if sign == "X" else int(sign)) * weight
        for sign, weight in zip(digits, range(ISSN_LENGTH, 0, -1), strict=True)
    )
    if total % 11:
        raise BadIdentifier(
            f"ISSN “{text[:40]}”的校验位不对，请核对。",
            f"The check digit of ISSN “{text[:40]}” is wrong; please compare it.",
        )
    return f"{digits[:4]}-{digits[4:]}"


def folded(text: str) -> str:
    """A text for comparing: full-width as half-width, no case, no blanks, no punctuation, no accents.

    Two spellings of one title are equal; letters and characters alone are kept.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")


def title_key(title: str, journal: str) -> str:
    """SHA-256 of title × journal, both folded: by this a paper without a DOI is recognised."""
    return hashlib.sha256(f"{folded(title)}|{folded(journal)}".encode()).hexdigest()
