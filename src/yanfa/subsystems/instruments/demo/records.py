"""Usage of a demonstration's instruments: verified quarterly reports and their records, written in bulk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from yanfa.kernel.clock import demonstration_time, now
from yanfa.kernel.documents.tabular.loading import load
from yanfa.kernel.identifiers.public_id import ALPHABET, LENGTH
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.demo.making import SOURCE
from yanfa.subsystems.instruments.demo.names import CONTENTS, PROJECTS
from yanfa.subsystems.instruments.demo.stock import Stock, moment
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport

#: Records of a year at scale 1.
RECORDS = 400_000
#: Of a hundred records: for users of other units.
OUTSIDE = 45
QUARTERS = (1, 2, 3, 4)
PURPOSES = ("research",) * 17 + ("certification", "teaching", "mass_inspection")
SATISFACTIONS = ("very", "very", "very", "mostly", "mostly", "fair", "")
WAYS = tuple(json.dumps([way]) for way in ("occupy", "technical", "entrust", "remote"))
EMPTY = "[]"
COLUMNS = (
    "public_id",
    "instrument_id",
    "report_id",
    "origin",
    "external_id",
    "served_on",
    "started_at",
    "ended_at",
    "hours",
    "samples",
    "amount",
    "external",
    "related_party",
    "purpose",
    "ways",
    "content",
    "user_organisation_id",
    "user_unit",
    "user_uscc",
    "small_enterprise",
    "applicant",
    "project_name",
    "project_sources",
    "subjects",
    "research_content",
    "contract_no",
    "invoice_no",
    "voucher_no",
    "satisfaction",
    "satisfaction_remark",
    "waived",
    "recorded_at",
    "version",
)


class User(NamedTuple):
    """A unit that uses instruments."""

    key: int
    name: str
    uscc: str
    small: bool


def build(year: DemoYear, stock: Stock) -> None:
    """Four quarters: reports of every managing unit, verified in the month after, with their records."""
    users = _users()
    instruments = sorted((piece.unit, key, piece.outside) for key, piece in stock.pieces.items())
    each = max(1, year.size(RECORDS) // len(QUARTERS))
    for quarter in QUARTERS:
        reports = _reports(year, quarter, sorted({unit for unit, _key, _outside in instruments}))
        with demonstration_time(_verified(year, quarter)):
            load(UsageRecord, COLUMNS, _rows(year, quarter, each, instruments, reports, users))
        year.facts.write("usage", {"quarter": quarter, "records": each, "reports": len(reports)})


def _users() -> Sequence[User]:
    found = Organisation.objects.active().exclude(kind="government").order_by("pk")
    return [
        User(key, name, uscc, kind == "private_enterprise")
        for key, name, uscc, kind in found.values_list("pk", "name", "uscc", "kind")
    ]


def _verified(year: DemoYear, quarter: int) -> datetime:
    """The 20th of the month after the quarter, but the last one is verified as the year ends."""
    return moment(year, 12, 30) if quarter == len(QUARTERS) else moment(year, quarter * 3 + 1, 20)


def _reports(year: DemoYear, quarter: int, units: Sequence[int]) -> dict[int, int]:
    """Key of each unit -> key of its report."""
    verified = _verified(year, quarter)
    submitted = verified - timedelta(days=5)
    path = [
        ("collecting", moment(year, quarter * 3 - 2, 2)),
        ("submitted", submitted),
        ("verified", verified),
    ]
    made = [
        UsageReport(
            organisation=unit,
            year=year.year,
            quarter=quarter,
            submitted_at=submitted,
            verified_at=verified,
        )
        for unit in Organisation.objects.filter(pk__in=units).order_by("pk")
    ]
    with demonstration_time(verified):
        enter_many(made, by=None, entry="import_verified", source=SOURCE, histories=[path] * len(made))
    return {report.organisation_id: report.pk for report in made}


def _rows(
    year: DemoYear,
    quarter: int,
    number: int,
    instruments: Sequence[tuple[int, int, bool]],
    reports: dict[int, int],
    users: Sequence[User],
) -> Iterator[list[Any]]:
    """Records in turn over the instruments; two of one instrument never share a day."""
    first = date(year.year, quarter * 3 - 2, 1)
    last = min(_verified(year, quarter).date(), first + timedelta(days=89))
    room = (last - first).days - 6
    written = now().isoformat()
    random = year.random
    for serial in range(number):
        turn, place = divmod(serial, len(instruments))
        unit, key, outside = instruments[place]
        day = first + timedelta(days=(turn * 7 + place) % room)
        user = random.choice(users)
        external = outside and user.key != unit and random.randrange(100) < OUTSIDE
        yield _row(
            year, serial, quarter, (unit, key, reports[unit]), day, user if external else None, written
        )


def _row(
    year: DemoYear,
    serial: int,
    quarter: int,
    place: tuple[int, int, int],
    day: date,
    user: User | None,
    written: str,
) -> list[Any]:
    random = year.random
    _unit, key, report = place
    hours = random.randint(1, 16) / 2
    started = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
    amount = Decimal(int(hours * 2) * random.randint(2, 20) * 50) if user else Decimal(0)
    told = (user.key, user.name, user.uscc, user.small) if user else (None, "", "", False)
    paper = f"{year.year}{quarter}{serial:07}"
    return [
        "".join(random.choices(ALPHABET, k=LENGTH)),
        key,
        report,
        "delivered",
        f"SF{paper}",
        day.isoformat(),
        started.isoformat(),
        (started + timedelta(hours=hours)).isoformat(),
        str(hours),
        random.randint(1, 30),
        str(amount),
        bool(user),
        False,
        random.choice(PURPOSES),
        random.choice(WAYS),
        random.choice(CONTENTS),
        *told,
        "示范用户",
        random.choice(PROJECTS),
        EMPTY,
        EMPTY,
        "",
        f"HT{paper}" if user else "",
        f"FP{paper}" if user else "",
        "",
        random.choice(SATISFACTIONS) if user else "",
        "",
        False,
        written,
        1,
    ]
