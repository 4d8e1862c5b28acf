"""One form, one reading: the same values whether it comes as text, page, document, workbook or PDF."""

from collections.abc import Callable

import pytest

from yanfa.kernel.documents.reading import read_document
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.reading import read_forms

from . import render
from .grids import EXAMPLES, SHANGHAI_2023, Example
from .reader import printed, squeezed

FORMATS: dict[str, Callable[[str], bytes]] = {
    "txt": render.as_tabs,
    "md": render.as_pipes,
    "html": render.as_html,
    "docx": render.as_docx,
    "xlsx": render.as_xlsx,
    "pdf": render.as_pdf,
}


def read(data: bytes, name: str) -> list[Form]:
    """The forms of a document in memory."""
    return read_forms(read_document(data, name), name)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
@pytest.mark.parametrize("kind", FORMATS)
def test_a_form_reads_the_same_in_every_format(example: Example, kind: str) -> None:
    (form,) = read(FORMATS[kind](example.grid), f"form.{kind}")
    assert [printed(row) for row in form.indicators] == example.rows.split()
    found = {name: squeezed(getattr(form, name)) for name in example.fields}
    assert found == {name: squeezed(value) for name, value in example.fields.items()}


@pytest.mark.parametrize("kind", FORMATS)
def test_several_forms_in_a_file_are_told_apart(kind: str) -> None:
    report = "一、自评工作情况\n各项目均已按要求开展自评，现将结果公开如下。"
    grids = "\n".join([report, *(example.grid.strip() for example in EXAMPLES)])
    forms = read(FORMATS[kind](grids), f"forms.{kind}")
    assert [form.project for form in forms] == [example.fields["project"] for example in EXAMPLES]
    assert [len(form.indicators) for form in forms] == [len(example.rows.split()) for example in EXAMPLES]


@pytest.mark.parametrize("kind", FORMATS)
def test_everything_of_a_form_is_placed(kind: str) -> None:
    (form,) = read(FORMATS[kind](SHANGHAI_2023.grid), f"form.{kind}")
    assert form.unread == []
    assert [fund.name for fund in form.funds] == ["年度资金总额", "当年财政拨款", "上年结转资金", "其他资金"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
@pytest.mark.parametrize("height", [63, 90])
def test_page_breaks_inside_merged_cells_move_no_value(example: Example, height: int) -> None:
    (form,) = read(render.as_pdf(example.grid, height), "form.pdf")
    assert [printed(row) for row in form.indicators] == example.rows.split()
    assert (form.total_score, form.grade) == (example.fields["total_score"], example.fields["grade"])
