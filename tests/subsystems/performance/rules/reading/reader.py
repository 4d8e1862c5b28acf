"""Short ways to read a text in a test and to write down what was read."""

from yanfa.kernel.documents.blocks import Paragraph, Reading
from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.rules.reading import read_forms

COLUMNS = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation")


def read_text(text: str) -> list[Form]:
    """The forms of a plain text; "·" stands for a tab, so that lines stay readable."""
    lines = text.replace("·", "\t").split("\n")
    return read_forms(Reading("txt", tuple(Paragraph(line) for line in lines)), "form.txt")


def squeezed(text: object) -> object:
    """A text without white space, which never counts."""
    return "".join(text.split()) if isinstance(text, str) else text


def printed(row: Row) -> str:
    """A row as the examples write it: level1|level2|name|target|actual|weight|score|deviation."""
    return "|".join(str(squeezed(getattr(row, column) or "")) for column in COLUMNS)


def rows_of(text: str) -> list[str]:
    """The rows of the only form of a text."""
    (form,) = read_text(text)
    return [printed(row) for row in form.indicators]
