"""Texts as words: Chinese segmented, everything folded, pinyin for names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import rjieba
from pypinyin import Style, lazy_pinyin

WORD = re.compile(r"\w+")
HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
LONGEST_WORD = 60


def words_of(text: str) -> list[str]:
    """The words of a text for the index: full-width folded, lower case, long words also in their parts."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return [word for piece in rjieba.cut_for_search(folded, True) for word in _clean(piece)]


def words_of_query(text: str) -> list[str]:
    """The words that a record must hold; without the parts, which would only repeat the whole."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return list(dict.fromkeys(word for piece in rjieba.cut(folded, True) for word in _clean(piece)))


def pinyin_of(name: str) -> list[str]:
    """A Chinese name in full pinyin and in initials, so that 上海大学 is found by shanghaidaxue and shdx."""
    if not HAN.search(name):
        return []
    whole = "".join(lazy_pinyin(name)).lower()
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return [word for text in (whole, initials) for word in _clean(text)]


def audience_word(token: str) -> str:
    """An audience token as one word that no text can contain: letters and digits only, with a mark before it."""
    return "zzaudience" + token.encode().hex()


def _clean(piece: str) -> Iterator[str]:
    return (word[:LONGEST_WORD] for word in WORD.findall(piece.replace("_", " ")))
