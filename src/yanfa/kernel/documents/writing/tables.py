"""One list as a download in the form that was asked for: xlsx, or csv for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from django.utils import timezone

from yanfa.kernel.documents.writing.safety import safe_cell
from yanfa.kernel.documents.writing.xlsx import download, workbook_response

Form = Literal["xlsx", "csv"]
#: With the mark, spreadsheet programs read the Chinese in it; the importer takes it off again.
CSV_ENCODING = "utf-8-sig"
CSV_TYPE = "text/csv; charset=utf-8"


def table_response(
    name: str, form: Form, headings: Sequence[str], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The list under a file name without its ending."""
    if form == "xlsx":
        return workbook_response(f"{name}.xlsx", headings, rows)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([safe_cell(heading) for heading in headings])
    writer.writerows([_plain(value) for value in row] for row in rows)
    return download(target.getvalue().encode(CSV_ENCODING), f"{name}.csv", CSV_TYPE)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "" if value is None else safe_cell(value)
