"""Charts of the report as SVG text for paper, and as PNG for Word files, which know no SVG."""

from __future__ import annotations

import json
from html import escape

import typst

from yanfa.kernel.documents.writing.pdf import font_folders
from yanfa.kernel.ui.charts import Bars

FONT = 'font-family="Noto Sans SC" font-size="11"'
DOTS_PER_INCH = 150.0
PAGE = """
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(json(bytes(sys.inputs.picture))), format: "svg", width: 480pt)
"""


def svg_of(chart: Bars) -> str:
    """The chart as an SVG of its own: bars over level lines, as the page shows it."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {chart.height}"'
        f' width="{chart.width}" height="{chart.height}">',
        f'<text x="4" y="11" {FONT}>{escape(chart.y_name)}</text>',
    ]
    for tick in chart.lines:
        parts.append(
            f'<line x1="{chart.left}" x2="{chart.right}" y1="{tick.at}" y2="{tick.at}" stroke="#c8d0da"/>'
            f'<text x="{chart.left - 6}" y="{tick.at + 4}" text-anchor="end" {FONT}>{escape(tick.text)}</text>'
        )
    for column in chart.columns:
        parts.append(
            f'<rect x="{column.left}" y="{column.top}" width="{column.width}" height="{column.height}"'
            f' fill="#2f6fb0"/><text x="{column.middle}" y="{chart.bottom + 16}" text-anchor="middle" {FONT}>'
            f"{escape(column.bar.label)}</text>"
        )
    return "".join([*parts, "</svg>"])


def png_of(chart: Bars) -> bytes:
    """The same picture in dots."""
    made = typst.compile(  # type: ignore[call-overload]  # its stub knows no source given as bytes
        PAGE.encode(),
        font_paths=font_folders(),
        ignore_system_fonts=True,
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"picture": json.dumps(svg_of(chart), ensure_ascii=False)},
    )
    return bytes(made[0] if isinstance(made, list) else made)
