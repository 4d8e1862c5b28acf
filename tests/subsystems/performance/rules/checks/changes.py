"""Small changes to a form, for tests that break one thing at a time."""

from __future__ import annotations

from yanfa.subsystems.performance.rules.form import Form, Row

from .examples import Change, find_row


def field(**values: str | int | None) -> Change:
    """Sets fields of the form."""

    def change(form: Form) -> None:
        for attribute, value in values.items():
            setattr(form, attribute, value)

    return change


def cell(row_name: str, **values: str | None) -> Change:
    """Sets cells of one row."""

    def change(form: Form) -> None:
        row = find_row(form, row_name)
        for column, value in values.items():
            setattr(row, column, value)

    return change


def added(*rows: Row) -> Change:
    """Adds rows at the end of the table."""
    return lambda form: form.indicators.extend(rows)


def replaced(attribute: str, old: str, new: str) -> Change:
    """Replaces words in a text of the form."""

    def change(form: Form) -> None:
        text = getattr(form, attribute)
        assert old in text, old
        setattr(form, attribute, text.replace(old, new))

    return change


def both(*changes: Change) -> Change:
    """Several changes that belong together."""

    def change(form: Form) -> None:
        for one in changes:
            one(form)

    return change
