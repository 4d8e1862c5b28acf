"""A spreadsheet of 200,000 rows mapped, tried out, taken in, computed and opened, beside a plain openpyxl read of it.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src \\
        .venv/bin/python bench/lists_at_scale.py

The limit is 20 seconds and 500 MB for the preview, mapping, taking in, computing and opening together, and 5 for
the one transaction that writes. The plain read only walks the cells: no type is checked, nothing is judged and nothing
is stored. A test database is made and dropped.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

import openpyxl  # noqa: E402  settings come first
import xlsxwriter  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from yanfa.kernel.indicators.compute import by_month, rows_of  # noqa: E402
from yanfa.kernel.indicators.periods import Period  # noqa: E402
from yanfa.kernel.workflow.entering import enter  # noqa: E402
from yanfa.registers.accounts.models import RoleGrant, User  # noqa: E402
from yanfa.registers.organisations.api import Department, Organisation  # noqa: E402
from yanfa.subsystems.performance.choices import ListKind  # noqa: E402
from yanfa.subsystems.performance.indicators import COLUMNS, indicator_of  # noqa: E402
from yanfa.subsystems.performance.models import ListMapping  # noqa: E402
from yanfa.subsystems.performance.rules.lists import Condition, Mapping  # noqa: E402
from yanfa.subsystems.performance.services.lists import map_columns, preview, take_in, value_of  # noqa: E402

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
YEAR = 2025
LIMIT_SECONDS, LIMIT_MEGABYTES = 20, 500
HEADINGS = ["序号", "办结日", "编号", "名称", "承办处室", "金额", "应办结日", "状态"]
COLUMNS_OF_THE_LIST = Mapping(
    kind=ListKind.TIMELY,
    key=("编号",),
    due="应办结日",
    done="办结日",
    amount="金额",
    filters=(Condition("状态", "≠", "作废"),),
    shown=("名称", "承办处室"),
)


def main() -> None:
    """One line for each step."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "服务记录.xlsx")
        apart(write_list, path)
        megabytes = path.stat().st_size / 2**20
        print(f"{connection.vendor}: {ROWS:,} rows, {len(HEADINGS)} columns, {megabytes:.1f} MB")
        print(f"plain openpyxl read      {apart(plain_read, path)}")
        made = setup_databases(verbosity=0, interactive=False)
        try:
            measure(path.read_bytes(), path.name)
        finally:
            teardown_databases(made, verbosity=0)


def measure(data: bytes, name: str) -> None:
    """The way of a file through the product, in this process."""
    by = officer()
    mapping = unmapped(by)
    period = Period.year(YEAR)
    indicator = indicator_of(mapping)
    total = 0.0
    kept: dict[str, Any] = {}

    def step(label: str, act: Callable[[], Any]) -> None:
        nonlocal total
        started, worked = time.perf_counter(), time.process_time()
        kept[label] = act()
        seconds, worked = time.perf_counter() - started, time.process_time() - worked
        total += seconds
        print(f"{label:24} {seconds:6.2f} s  {peak():4.0f} MB  (own processor time {worked:.2f} s)")

    step("preview", lambda: preview(mapping, data, name, YEAR, columns=COLUMNS_OF_THE_LIST))
    step("map", lambda: map_columns(mapping, by=by, columns=COLUMNS_OF_THE_LIST))
    with stopwatch() as transactions:
        step("take in", lambda: take_in(mapping, by=by, data=data, file_name=name, year=YEAR))
    upload = kept["take in"]
    step("compute", lambda: value_of(upload))
    step("compute by month", lambda: by_month(indicator, period))
    paths = [column.path for column in COLUMNS]
    filters = {"upload": upload.public_id}
    rows = rows_of(indicator, indicator.denominator, period, filters).values_list(*paths)
    step("open the first rows", lambda: (rows.count(), list(rows[:50])))
    step("open the last rows", lambda: list(rows[upload.counted - 50 :]))
    print(f"longest transaction      {max(transactions):6.2f} s")
    value = kept["compute"]
    print(f"value {value.value}% of {value.denominator}; set aside {upload.set_aside}")
    verdict = "within" if total <= LIMIT_SECONDS and peak() <= LIMIT_MEGABYTES else "OVER"
    print(
        f"{'together':24} {total:6.2f} s  {peak():4.0f} MB  {verdict} {LIMIT_SECONDS} s and {LIMIT_MEGABYTES} MB"
    )


@contextmanager
def stopwatch() -> Iterator[list[float]]:
    """The seconds that each transaction inside the block was open, the outermost ones only."""
    lasted: list[float] = []
    enter, leave = transaction.Atomic.__enter__, transaction.Atomic.__exit__
    begun = 0.0

    def entered(atomic: Any) -> None:
        nonlocal begun
        begun = begun if connection.in_atomic_block else time.perf_counter()
        enter(atomic)

    def left(atomic: Any, *problem: Any) -> None:
        leave(atomic, *problem)
        if not connection.in_atomic_block:
            lasted.append(time.perf_counter() - begun)

    transaction.Atomic.__enter__, transaction.Atomic.__exit__ = entered, left  # type: ignore[method-assign]
    try:
        yield lasted
    finally:
        transaction.Atomic.__enter__, transaction.Atomic.__exit__ = enter, leave  # type: ignore[method-assign]


def officer() -> User:
    """Somebody who may."""
    user = User.objects.create(login="bench", real_name="压测")
    RoleGrant.objects.create(user=user, role="performance_officer", valid_from=date(2020, 1, 1))
    return user


def unmapped(by: User) -> ListMapping:
    """A list that nobody has mapped yet."""
    unit = enter(
        Organisation(name="压测单位", kind="public_institution", district="310101"),
        by=None,
        entry="import",
        source="bench",
    )
    department = Department.objects.create(organisation=unit, name="服务处")
    return ListMapping(name="服务记录", department=department, subject="服务", kind=ListKind.TIMELY, unit="%")


def write_list(path: Path) -> None:
    """The file: every text unique, dates as dates, one row in a thousand struck out."""
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        sheet = book.add_worksheet("台账")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, HEADINGS)
        for number in range(ROWS):
            due = date(YEAR, 1, 1) + timedelta(days=number % 365)
            row = number + 1
            sheet.write_number(row, 0, row)
            sheet.write_datetime(row, 1, due + timedelta(days=number % 14 - 10), day)
            sheet.write_string(row, 2, f"FW-{YEAR}-{number:06}")
            sheet.write_string(row, 3, f"大型仪器共享服务第{number}次")
            sheet.write_string(row, 4, f"服务{number % 12}处")
            sheet.write_number(row, 5, number % 1000 + 0.5)
            sheet.write_datetime(row, 6, due, day)
            sheet.write_string(row, 7, "作废" if number % 1000 == 0 else "办结")


def plain_read(path: Path) -> str:
    """Every cell of the file by openpyxl, in read-only mode."""
    started = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    filled = sum(cell is not None for row in book.active.iter_rows(values_only=True) for cell in row)
    return f"{time.perf_counter() - started:6.2f} s  {peak():4.0f} MB  {filled:,} cells"


def apart(act: Callable[[Path], Any], path: Path) -> Any:
    """The result of an act in a process of its own, so that its memory is not counted here."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(act, (path,))


def peak() -> float:
    """The most memory that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
