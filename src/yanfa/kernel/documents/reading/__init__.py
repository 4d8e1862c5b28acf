"""Reading a document of any format that officers hand in as paragraphs and tables, safely and without Django.

`read_document(data, name)` decides by content, not by name. Nothing but the dispatcher is imported
until a format is known: five text files cost no spreadsheet, XML or PDF library.
"""

from yanfa.kernel.documents.blocks import Paragraph, Reading, Table, UnreadableDocument
from yanfa.kernel.documents.reading.dispatch import read_document

__all__ = ["Paragraph", "Reading", "Table", "UnreadableDocument", "read_document"]
