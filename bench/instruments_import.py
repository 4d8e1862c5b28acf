"""How long 20,000 instruments take from an xlsx file into the registry, with all validation.

    python bench/instruments_import.py [rows]

Prints seconds and MB of the preview and of the import, and as the baseline the seconds in which openpyxl alone reads
the same file (read-only mode, every cell), with the ratio. Works on the database of DATABASE_URL in one transaction
that is taken back.
"""

from __future__ import annotations

import io
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("YANFA_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")

import django

django.setup()

import openpyxl  # noqa: E402  settings come first
from django.core.management import call_command  # noqa: E402  settings come first
from django.db import transaction  # noqa: E402  settings come first
from django.utils import translation  # noqa: E402  settings come first
from tests.subsystems.instruments import factories as make  # noqa: E402  settings come first

from yanfa.kernel.documents.writing.xlsx import Sheet, workbook  # noqa: E402  settings come first
from yanfa.subsystems.instruments.exports import exchange as exports  # noqa: E402  settings come first
from yanfa.subsystems.instruments.importers.exchange import InstrumentRows  # noqa: E402  settings come first
from yanfa.subsystems.instruments.models import Instrument  # noqa: E402  settings come first

ROWS = 20_000
UNITS = 50


def timed(what: str, act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds and the result, printed with the processor's share and the largest memory so far."""
    start, worked = time.perf_counter(), time.process_time()
    result = act()
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<24}{seconds:8.1f} s, of the processor {worked:8.1f} s, {megabytes:6.0f} MB at most so far")
    return seconds, result


def file_of(rows: int, units: list[Any]) -> bytes:
    """An xlsx file of instruments with all the columns of the city's interface."""
    records = (
        Instrument(organisation=units[number % len(units)], **make.facts(inner_no=f"B{number:06}"))
        for number in range(rows)
    )
    # A record that is not stored has no pictures to ask for.
    columns = [column for _key, _heading, column in (*exports.BESIDE, *exports.FIELDS)]
    kept = [place for place, column in enumerate(columns) if column != "photos"]
    rows_of = ([exports.value_of(each, columns[place]) for place in kept] for each in records)
    return workbook([Sheet("仪器", [exports.HEADINGS[place] for place in kept], rows_of)])


def read_plainly(data: bytes) -> int:
    """The baseline: every cell by openpyxl in read-only mode."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    return sum(len(row) for row in sheet.iter_rows(values_only=True))


def main(rows: int) -> None:
    """Measure on the database at hand and take everything back."""
    call_command("migrate", verbosity=0, interactive=False)
    translation.activate("zh-hans")
    with transaction.atomic():
        units = [make.unit(f"第{number}研究院") for number in range(UNITS)]
        clerk = make.clerk()
        data = file_of(rows, units)
        print(f"{rows} rows, {len(data) / 1e6:.1f} MB")
        plain, _cells = timed("openpyxl alone", lambda: read_plainly(data))
        importer = InstrumentRows(clerk)
        seconds, plan = timed("preview", lambda: importer.plan_of(importer.read(data, "仪器.xlsx")))
        assert not plan.errors, plan.errors[:3]
        print(f"{'ratio to the baseline':<32}{seconds / plain:8.1f}")
        seconds, _plan = timed(
            "import",
            lambda: importer.import_rows(importer.read(data, "仪器.xlsx"), by=clerk, source="仪器.xlsx"),
        )
        print(f"{'ratio to the baseline':<32}{seconds / plain:8.1f}")
        assert Instrument.objects.count() == rows
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
