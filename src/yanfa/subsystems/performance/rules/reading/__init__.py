"""Reading published performance forms: any document as blocks becomes `Form` records, strings as printed.

The way of a document:
1. `cells` turns blocks into lines of cells (tables, tabs, pipes) with clean text;
2. `split` cuts the forms out of what surrounds them;
3. `regrid` asks the `layouts` to give cells back to text that lost its borders (PDF text, one cell a
   line, columns by position, …); where it can be laid out in several ways the form's `sums` decide;
4. `assemble` finds the parts of a form and has `header`, `funds`, `goals` and `table` place its cells;
   in the table, `columns` reads the header, `rows` aligns a line with it, `levels` returns displaced labels;
5. `traits` says what the form is: kind, year, money unit, generation.
`labels` holds the words of all of this as data; `sheet` knows which cells found no place: the unread text.

A new wording is a new synonym in `labels`. A new layout whose cells have borders usually needs nothing
else; one without borders is a module in `layouts` (its docstring says what it must return).
"""

from __future__ import annotations

from yanfa.kernel.documents.blocks import Reading
from yanfa.subsystems.performance.rules.form import Form

from .assemble import read_form
from .cells import lines_of
from .split import forms_in

__all__ = ["read_forms"]


def read_forms(reading: Reading, file: str) -> list[Form]:
    """The forms of a document in order, as printed.

    A document with text but no form gives one Form(kind="unknown") with its text in `unread`; an empty
    one gives []. `file` is the document's name, for messages only: no rule looks at it.
    """
    lines = lines_of(reading)
    forms = [form for form in map(read_form, forms_in(lines)) if form.kind != "unknown" or form.indicators]
    text = [line.text for line in lines if line.cells]
    return forms if forms or not text else [Form(kind="unknown", unread=text)]
