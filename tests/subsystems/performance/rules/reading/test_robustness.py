"""Damaged documents: whatever is cut, moved or mixed up, reading ends without an error and invents nothing."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import astuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yanfa.kernel.documents.blocks import Paragraph, Reading, Table
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.reading import read_forms

from . import render
from .grids import EXAMPLES

TEXTS = [render.as_tabs(example.grid).decode() for example in EXAMPLES]
WORDS = sorted({cell for text in TEXTS for cell in re.split(r"[\t\n]", text) if cell})
SEPARATORS = ("\t", " ", "  ", "|", "\n", "", "\t\t", " | ", "\u3000", "\n\n")
SECONDS = 2000


def read(text: str) -> list[Form]:
    return read_forms(Reading("txt", tuple(map(Paragraph, text.split("\n")))), "x.txt")


def texts_of(form: Form) -> Iterator[str]:
    """Every text that the reading claims to have found in the document."""
    for value in astuple(form):
        if isinstance(value, str):
            yield value
    yield from (text for part in (*form.indicators, *form.funds) for text in astuple(part) if text)
    yield from (text.replace(" | ", "") for text in form.unread)


def characters(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def assert_nothing_is_invented(text: str) -> None:
    """Every word of the reading stands in the document; only words of the reader itself (kinds) do not."""
    printed = set(characters(text))
    for form in read(text):
        own = {form.kind, form.generation, form.money_unit}
        for found in texts_of(form):
            assert found in own or set(characters(found)) <= printed, found
        if form.year is not None:
            assert str(form.year) in text or str(form.year + 1) in text


@settings(max_examples=60, deadline=SECONDS)
@given(st.sampled_from(TEXTS), st.integers(0, 2000), st.integers(0, 2000))
def test_any_piece_of_a_document(text: str, start: int, length: int) -> None:
    assert_nothing_is_invented(text[start : start + length])


@settings(max_examples=60, deadline=SECONDS)
@given(st.sampled_from(TEXTS), st.randoms(use_true_random=False))
def test_lines_in_any_order_with_blank_lines_anywhere(text: str, random: object) -> None:
    lines = text.split("\n") + [""] * 8
    random.shuffle(lines)  # type: ignore[attr-defined]
    assert_nothing_is_invented("\n".join(lines))


@settings(max_examples=60, deadline=SECONDS)
@given(st.sampled_from(TEXTS), st.lists(st.sampled_from(SEPARATORS), min_size=3, max_size=9))
def test_any_mixture_of_borders(text: str, separators: list[str]) -> None:
    pieces = text.split("\t")
    mixed = "".join(piece + separators[number % len(separators)] for number, piece in enumerate(pieces))
    assert_nothing_is_invented(mixed)


@settings(max_examples=60, deadline=SECONDS)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SEPARATORS)), max_size=60))
@example([("项目名称", "\t"), ("一级指标", "\t"), ("三级指标", "\t"), ("分值", "\n"), ("总分", "")])
def test_words_of_forms_in_no_order_at_all(words: list[tuple[str, str]]) -> None:
    assert_nothing_is_invented("".join(word + separator for word, separator in words))


@settings(max_examples=60, deadline=SECONDS)
@given(st.lists(st.lists(st.none() | st.sampled_from(["", *WORDS]), min_size=7, max_size=7), max_size=14))
def test_tables_of_any_cells(rows: list[list[str | None]]) -> None:
    table = Table(tuple(map(tuple, rows)))
    for form in read_forms(Reading("docx", (Paragraph("项目支出绩效自评表"), table)), "x.docx"):
        assert form.as_dict()


@pytest.mark.parametrize("text", ["项目名称" * 400, "\t" * 5000, "| " * 4000, "一级指标 " * 900, "1 " * 3000])
def test_monotonous_documents_are_read_at_once(text: str) -> None:
    assert_nothing_is_invented(
        f"项目支出绩效自评表\n项目名称\t甲\n一级指标\t二级指标\t三级指标\t分值\t得分\n{text}"
    )
