"""One form of every layout that agencies publish, read value by value; the forms and their figures are made up.

Beside each form stands what it prints: its fields, its rows in columns, and the texts that have no field.
"""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from yanfa.kernel.documents.reading import read_document
from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.rules.reading import read_forms
from yanfa.subsystems.performance.rules.reading.labels import squeeze

FORMS = Path(__file__).parent / "layout_forms"
EXPECTED = sorted(FORMS.glob("*.expected"))
LISTS = {"indicators", "funds", "checks", "findings", "unread"}
DERIVED = {"generation", "grade_note"}
FIELDS = [field.name for field in fields(Form) if field.name not in LISTS | DERIVED]
FIGURE = re.compile(r"\d[\d,.]*")
MARK = "\n\n----\n"


def source_of(expected: Path) -> Path:
    return next(path for path in FORMS.glob(f"{expected.stem}.*") if path.suffix != ".expected")


def read(data: bytes, name: str) -> list[Form]:
    return read_forms(read_document(data, name), name)


def as_text(form: Form) -> str:
    """The form in the notation of the expected files."""
    named = [f"{name}: {getattr(form, name)}" for name in FIELDS if getattr(form, name) is not None]
    columns = [
        field.name for field in fields(Row) if any(getattr(row, field.name) for row in form.indicators)
    ]
    rows = ["|".join(getattr(row, name) or "" for name in columns) for row in form.indicators]
    return "\n".join([*named, "", "|".join(columns), *rows, "", "unread:", *form.unread])


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_every_value_of_the_form_stands_in_its_place(expected: Path) -> None:
    source = source_of(expected)
    printed = expected.read_text(encoding="utf-8").rstrip("\n").split(MARK)

    assert [as_text(form) for form in read(source.read_bytes(), source.name)] == printed


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_a_form_cut_off_anywhere_yields_no_figure_that_it_does_not_print(expected: Path) -> None:
    source = source_of(expected)
    text = source.read_text(encoding="utf-8")
    for end in range(len(text) // 12, len(text), len(text) // 12):
        part = text[:end]
        printed = squeeze(re.sub(r"<[^>]*>", "", part))
        for form in read(part.encode(), source.name):
            for row in form.indicators:
                texts = (row.target, row.actual, row.weight, row.score)
                figures = [figure for text in texts if text for figure in FIGURE.findall(squeeze(text))]
                assert [figure for figure in figures if figure not in printed] == []


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_line_ends_and_encodings_do_not_matter(ending: str, encoding: str) -> None:
    source = FORMS / "cell-per-line-dense.txt"
    text = source.read_text(encoding="utf-8")

    (plain,) = read(text.encode(), source.name)
    (other,) = read(text.replace("\n", ending).encode(encoding), source.name)

    assert as_text(other) == as_text(plain)


def test_forms_one_after_another_are_read_like_each_alone() -> None:
    names = ("cell-per-line-dense.txt", "sichuan-signs.txt", "shanghai-2019.txt")
    texts = [(FORMS / name).read_text(encoding="utf-8") for name in names]
    alone = [as_text(form) for text in texts for form in read(text.encode(), "one.txt")]

    together = read("\n\n".join(texts).encode(), "all.txt")

    assert [as_text(form) for form in together] == alone
