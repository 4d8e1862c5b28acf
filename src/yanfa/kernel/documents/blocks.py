"""What reading a document yields, whatever its format: paragraphs and tables, in the order of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

DocumentFormat = Literal["txt", "csv", "html", "docx", "xlsx", "xls", "pdf"]


@dataclass(frozen=True)
class Sentence:
    """One sentence for a reader, in both languages of the command line (no catalogue is at hand there)."""

    chinese: str
    english: str


class UnreadableDocument(Exception):
    """The file cannot be read; the message says in one sentence why and how to mend it.

    `str(error)` is the Chinese sentence, `error.english` the English one.
    """

    def __init__(self, chinese: str, english: str = "") -> None:
        super().__init__(chinese)
        self.english = english or chinese


@dataclass(frozen=True)
class Paragraph:
    """One line or paragraph of running text, tabs kept (plain text files use them as cell borders)."""

    text: str


@dataclass(frozen=True)
class Table:
    """A grid of cells, every row equally long. `None` is a place that a merged cell covers (its text
    stands once, in the top left place); "" is an empty cell."""

    rows: tuple[tuple[str | None, ...], ...]
    page: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True)
class Reading:
    """A document as blocks in reading order. `sheet` boundaries and pages become separate blocks.

    Blank lines stay, as empty paragraphs, in plain text alone: there they are the only layout.
    `notices` says what stands in the file and could not be read, such as a scanned page among others.
    """

    format: DocumentFormat
    blocks: tuple[Block, ...] = field(default_factory=tuple)
    notices: tuple[Sentence, ...] = ()
