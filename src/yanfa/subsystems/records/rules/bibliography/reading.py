"""Which format a text is in, told by how it begins, and its entries."""

from __future__ import annotations

import re
from collections.abc import Callable

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.subsystems.records.rules.bibliography import bibtex, crossref
from yanfa.subsystems.records.rules.bibliography.entry import Found
from yanfa.subsystems.records.rules.bibliography.tagged import ENDNOTE, NOTE_EXPRESS, REFWORKS, RIS, reader_of
from yanfa.subsystems.records.rules.bibliography.text import text_of

#: One import is one transaction, and none may last over five seconds.
MOST = 500
#: The first line that looks like a format decides; what may stand before it is a comment or a greeting.
_SIGNS: tuple[tuple[re.Pattern[str], Callable[[str], Found]], ...] = (
    (re.compile(r"\A\s*[\[{]\s*[\"{\[\]}]"), crossref.read),
    (re.compile(r"^[ \t]*TY  ?- ", re.MULTILINE), reader_of(RIS)),
    (re.compile(r"^[ \t]*%0 ", re.MULTILINE), reader_of(ENDNOTE)),
    (re.compile(r"^[ \t]*\{Reference Type\}:", re.MULTILINE), reader_of(NOTE_EXPRESS)),
    (re.compile(r"^RT ", re.MULTILINE), reader_of(REFWORKS)),
    (re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE), bibtex.read),
)


def read(data: bytes) -> Found:
    """The entries of a file or pasted text of any format. Raises UnreadableDocument."""
    text = text_of(data)
    for sign, reader in _SIGNS:
        if sign.search(text):
            found = reader(text)
            if len(found.entries) > MOST:
                raise UnreadableDocument(
                    f"有 {len(found.entries)} 条题录，一次最多 {MOST} 条，请分批导入。",
                    f"There are {len(found.entries)} works; at most {MOST} can be imported at once.",
                )
            return found
    raise UnreadableDocument(
        "没有认出题录格式；可导入 BibTeX、RIS、EndNote、RefWorks、NoteExpress 和 Crossref JSON。",
        "No format was recognised; BibTeX, RIS, EndNote, RefWorks, NoteExpress and Crossref JSON can be imported.",
    )
