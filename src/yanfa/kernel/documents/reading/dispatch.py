"""The one entry to reading: finds what a file is, calls the reader of that format, and never fails otherwise.

Readers are named here as text and imported when their format turns up. That is the accepted exception
to "no import inside a function": lxml, xlrd and pdfplumber take longer to load than five text files
take to read, and `./yanfa audit` loads this module in every call.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from yanfa.kernel.documents.blocks import Block, Paragraph, Reading, UnreadableDocument
from yanfa.kernel.documents.reading import limits, sniffing
from yanfa.kernel.documents.reading.refusals import ConfinementFailed, refusal

LOG = logging.getLogger(__name__)
Result = TypeVar("Result")

READERS = {
    "txt": "yanfa.kernel.documents.reading.plain",
    "csv": "yanfa.kernel.documents.reading.delimited",
    "html": "yanfa.kernel.documents.reading.webpage",
    "mail": "yanfa.kernel.documents.reading.webarchive",
    "zip": "yanfa.kernel.documents.reading.openxml",
    "xls": "yanfa.kernel.documents.reading.oldworkbook",
    "pdf": "yanfa.kernel.documents.reading.portable",
}
"""Format as `format_of` names it -> module with `read(data, name) -> Reading`."""


def read_document(data: bytes, name: str) -> Reading:
    """The paragraphs and tables of a file's content; `name` is only asked where the content leaves it open.

    Raises UnreadableDocument, with a sentence in Chinese and English, for everything that cannot be
    read: formats without a reader, scans, passwords, damaged and hostile files.
    """
    reading = guarded(lambda: reader_of(format_of(data, name))(data, name))
    if not any(_has_text(block) for block in reading.blocks):
        raise refusal("no_text")
    return reading


def format_of(data: bytes, name: str) -> str:
    """The key of READERS for a file, found in its content."""
    if not data:
        raise refusal("empty")
    if len(data) > limits.FILE_BYTES:
        raise refusal("too_large", megabytes=limits.FILE_BYTES // limits.MEGABYTE)
    held = sniffing.container(data)
    if held == "ole":
        return sniffing.ole_format(data)
    if held != "text":
        return "xls" if held == "biff" else held
    if len(data) > limits.TEXT_BYTES:
        raise refusal("too_large", megabytes=limits.TEXT_BYTES // limits.MEGABYTE)
    return sniffing.text_format(data, PurePath(name).suffix.lower().lstrip("."))


def reader_of(format_name: str) -> Callable[[bytes, str], Reading]:
    """The `read` function of a format's module."""
    read: Callable[[bytes, str], Reading] = importlib.import_module(READERS[format_name]).read
    return read


def guarded(read: Callable[[], Result]) -> Result:
    """The result of `read`; whatever else it raises is the file's fault: parsers fail on damage in many ways."""
    try:
        return read()
    except (UnreadableDocument, ConfinementFailed):
        raise
    except RecursionError as error:
        raise refusal("too_deep") from error
    except MemoryError as error:
        raise refusal("inflates") from error
    except Exception as error:
        LOG.info("a file could not be parsed", exc_info=True)
        raise refusal("damaged") from error


def _has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell and cell.strip() for row in block.rows for cell in row)
