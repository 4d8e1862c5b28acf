"""A layout as a PDF, set by typst with embedded Chinese type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from yanfa.kernel.clock import now
from yanfa.kernel.documents.layout import Block, Grid, Heading, Layout, Mark, Title
from yanfa.kernel.documents.writing.marks import svg_of

CONTENT_TYPE = "application/pdf"
TEMPLATE = Path(__file__).with_name("page.typ")
FONT_PACKAGE = "pylopdf_fonts_zh_cn"


class FontsMissing(RuntimeError):
    """The Chinese fonts are not where their package puts them; installing the requirements again mends it."""


def write_pdf(layout: Layout) -> bytes:
    """The layout as a PDF/A-2b file, the fonts inside it."""
    plain = {
        "name": layout.name,
        "landscape": layout.landscape,
        "prose": layout.prose,
        "blocks": [plain_block(block) for block in layout.blocks],
    }
    return compiled(TEMPLATE, layout=plain)


def compiled(template: Path, **inputs: Any) -> bytes:
    """What a template makes of its inputs, each of which reaches it as JSON: a PDF/A-2b file with its fonts inside."""
    made = typst.compile(
        str(template),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["a-2b"],
        timestamp=int(now().timestamp()),
        sys_inputs={name: json.dumps(told, ensure_ascii=False) for name, told in inputs.items()},
    )
    return bytes(made)


@cache
def font_folders() -> list[str]:
    """The folders of the pinned Chinese fonts. Raises FontsMissing."""
    root = Path(str(files(FONT_PACKAGE)))
    folders = sorted(
        {str(path.parent) for path in root.rglob("*") if path.suffix in {".otf", ".ttf", ".ttc"}}
    )
    if not folders:
        raise FontsMissing(f"No font lies in the package {FONT_PACKAGE}; install the requirements again.")
    return folders


def plain_block(block: Block) -> dict[str, Any]:
    """A block as the templates take it."""
    if isinstance(block, Grid):
        return {
            "type": "grid",
            "widths": list(block.widths),
            "head_rows": block.head_rows,
            "cells": list(_cells(block)),
        }
    if isinstance(block, Title):
        return {"type": "title", "text": block.text, "small": block.small}
    if isinstance(block, Mark):
        return {"type": "mark", "svg": svg_of(block.address), "text": block.text}
    if isinstance(block, Heading):
        return {"type": "heading", "text": block.text}
    return {"type": "text", "text": block.text, "align": block.align}


def _cells(grid: Grid) -> Iterator[dict[str, Any]]:
    for row, column, cell in grid.placed():
        told = {
            "x": column,
            "y": row,
            "text": cell.text,
            "columns": cell.columns,
            "rows": cell.rows,
            "align": cell.align,
            "heading": cell.heading,
            "joins": "",
        }
        in_head = grid.head_rows - row
        if 0 < in_head < cell.rows:
            # A heading is repeated on every page and cannot reach into the rows below: it is cut there, without a
            # line at the cut, and its words stand in the longer part.
            yield told | {"rows": in_head, "text": "", "joins": "below"}
            yield told | {"y": grid.head_rows, "rows": cell.rows - in_head, "joins": "above"}
        else:
            yield told
