"""Instruments of a demonstration: the stock of the first year, and what is reported, changed, suspended and retired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from yanfa.kernel.access.remembering import remembering
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.registers.accounts.api import demonstration_account
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.activity import Publication
from yanfa.subsystems.instruments.choices.registry import RunStatus, ShareMode
from yanfa.subsystems.instruments.demo.making import SOURCE, instrument, managing_units, operator
from yanfa.subsystems.instruments.demo.stock import MONTHS, Piece, Stock, moment, sample, share_of
from yanfa.subsystems.instruments.models import Instrument, PublicationTime
from yanfa.subsystems.instruments.permissions import InstrumentClerk
from yanfa.subsystems.instruments.services import changes
from yanfa.subsystems.instruments.services.registry_import import import_published

TIMELINESS, OVERDUE = "instruments.sharing_timeliness", "instruments.unpublished_overdue"
#: At scale 1: 15,500 stand as the first year begins, so that 17,690 stand at the end of a year like 2023.
STANDING, REPORTED, RETIRED, SUSPENDED, CHANGED = 15_500, 3_250, 1_060, 240, 120
OLDEST = 2008
#: Reports that wait for the platform as a year ends, at scale 1.
WAITING_REPORTS = 40
BATCH = 1000
#: Working days that the platform takes, of a hundred reports; the limit of the policy is five.
WAITING = (0, 1, 1, 2, 2, 3, 3, 4, 5, 7)
LIMIT = 5
OUT_OF_USE = (RunStatus.TO_REPAIR, RunStatus.TO_SCRAP)


def build(year: DemoYear) -> Stock:
    """Write the year of the registry; gives what stands at its end."""
    units = managing_units(year)
    with demonstration_time(moment(year, 1, 2)):
        person = operator(units)
    # From here on nobody gets or loses a role: what people may is asked for once.
    with remembering():
        return _written(year, units, person)


def _written(year: DemoYear, units: Sequence[Organisation], person: Any) -> Stock:
    """Every month of the registry, and what waits at the end."""
    stock = Stock(year)
    if not Instrument.objects.exists():
        _first(year, units)
    _know(stock)
    stock.begin()
    _send_back(year)
    number = Instrument.objects.count()
    for month in MONTHS:
        number = _report(year, stock, units, month, number)
        _retire(year, stock, person, month)
        _suspend(year, stock, person, month)
        _change(year, stock, person, month)
        stock.close_month(month)
    _wait(year, person, units[-1], number)
    return stock


def _first(year: DemoYear, units: Sequence[Organisation]) -> None:
    """What was published in the years before, taken over as the first year begins."""
    with demonstration_time(datetime(year.year, 1, 3, 1, tzinfo=UTC)):
        made = []
        for number in range(year.size(STANDING, least=20)):
            listed = date(year.random.randint(OLDEST, year.year - 1), year.random.randint(3, 12), 15)
            record = instrument(year, units[number % len(units)], number, listed - timedelta(days=40))
            made.append((record, listed))
        for start in range(0, len(made), BATCH):
            part = made[start : start + BATCH]
            histories = [_history(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)) for _, day in part]
            import_published([record for record, _ in part], by=None, source=SOURCE, histories=histories)
    for record, listed in made:
        _write(year, record, listed)


def _send_back(year: DemoYear) -> None:
    """What still waited as the year before ended goes back to its units in January."""
    clerk = demonstration_account(InstrumentClerk.code)
    waiting = list(Instrument.objects.filter(state="submitted").order_by("pk"))
    if clerk is not None and waiting:
        with demonstration_time(moment(year, 1, 10)):
            perform_many(
                "reject", waiting, by=clerk, data={"reason": "验收材料与仪器不符，请核对后重新报送。"}
            )


def _wait(year: DemoYear, person: Any, unit: Organisation, number: int) -> None:
    """Reports of December that the platform has not looked at when the year ends."""
    year.tally.add(OVERDUE, 0)
    with demonstration_time(moment(year, 12, 5)):
        made = [
            instrument(year, unit, number + place, moment(year, 11, 20).date())
            for place in range(1, year.size(WAITING_REPORTS, least=2) + 1)
        ]
        made = enter_many(made, by=None, entry="import_draft", source=SOURCE)
        for step in ("submit", "report"):
            perform_many(step, made, by=person)
    year.tally.add(OVERDUE, len(made), month=12)


def _history(published: datetime, waited: int = 3) -> list[tuple[str, datetime]]:
    submitted = published - timedelta(days=waited)
    reviewed = submitted - timedelta(days=2)
    return [
        ("draft", reviewed - timedelta(days=3)),
        ("unit_review", reviewed),
        ("submitted", submitted),
        ("published", published),
    ]


def _write(year: DemoYear, record: Instrument, listed: date) -> None:
    year.facts.write(
        "instrument",
        {
            "number": record.platform_no,
            "unit": record.organisation.uscc,
            "category": record.category,
            "value": record.original_value,
            "share_mode": record.share_mode,
            "run_status": record.run_status,
            "published_on": listed,
        },
    )


def _know(stock: Stock) -> None:
    """What stands as the year begins, the years before included."""
    stock.active = frozenset(Organisation.objects.active().values_list("pk", flat=True))
    names = ("pk", "organisation", "original_value", "share_mode", "run_status", "state")
    for key, unit, value, mode, status, state in Instrument.objects.listed().values_list(*names):
        usable = state == "published" and status not in OUT_OF_USE
        stock.pieces[key] = Piece(unit, value, mode == ShareMode.EXTERNAL, usable)


def _report(year: DemoYear, stock: Stock, units: Sequence[Organisation], month: int, number: int) -> int:
    """First reports of a month, published on its 20th; gives the last number used."""
    at = moment(year, month, 20)
    made = []
    for _ in range(share_of(year, REPORTED, month, 12)):
        number += 1
        made.append(instrument(year, year.random.choice(units), number, at.date() - timedelta(days=30)))
    with demonstration_time(at):
        for start in range(0, len(made), BATCH):
            part = made[start : start + BATCH]
            import_published(part, by=None, source=SOURCE, histories=[_history(at)] * len(part))
        PublicationTime.objects.bulk_create(
            (_timed(year, record, at, month) for record in made), batch_size=BATCH
        )
    for record in made:
        usable = record.run_status not in OUT_OF_USE
        outside = record.share_mode == ShareMode.EXTERNAL
        stock.come(record.pk, Piece(record.organisation_id, record.original_value, outside, usable), month)
        _write(year, record, at.date())
    return number


def _timed(year: DemoYear, record: Instrument, at: datetime, month: int) -> PublicationTime:
    waited = year.random.choice(WAITING)
    year.tally.add(TIMELINESS, int(waited <= LIMIT), 1, month=month)
    return PublicationTime(
        instrument=record,
        organisation=record.organisation,
        kind=Publication.REPORT,
        submitted_at=at - timedelta(days=waited + 2),
        published_at=at,
        waited_days=waited,
        limit_days=LIMIT,
        on_time=waited <= LIMIT,
    )


def _records(keys: Sequence[int]) -> Any:
    return Instrument.objects.filter(pk__in=keys).select_related("organisation", "resource").order_by("pk")


def _retire(year: DemoYear, stock: Stock, person: Any, month: int) -> None:
    keys = sample(year, stock.having(lambda piece: True), share_of(year, RETIRED, month, 6))
    told = {"kind": "scrapped", "document": f"示处〔{year.year}〕{month}号", "reason": "使用年限已到"}
    with demonstration_time(moment(year, month, 22)):
        perform_many("retire", list(_records(keys)), by=person, data=told)
    for key in keys:
        stock.go(key, month)
        year.facts.write("retired", {"instrument": key, "month": month})


def _suspend(year: DemoYear, stock: Stock, person: Any, month: int) -> None:
    """Some stop for a while; half of them are back a few days later."""
    usable = stock.having(lambda piece: piece.usable)
    keys = sample(year, usable, share_of(year, SUSPENDED, month, 4))
    told = {"kind": "repair", "reason": "部件故障，等待维修"}
    with demonstration_time(moment(year, month, 23)):
        perform_many("suspend", list(_records(keys)), by=person, data=told)
    back = keys[: len(keys) // 2]
    with demonstration_time(moment(year, month, 26)):
        perform_many("resume", list(_records(back)), by=person)
    for key in keys[len(back) :]:
        stock.pieces[key].usable = False
        year.facts.write("suspended", {"instrument": key, "month": month})


def _change(year: DemoYear, stock: Stock, person: Any, month: int) -> None:
    """Units offer to outsiders what was for themselves, through the whole process of a change."""
    clerk = demonstration_account(InstrumentClerk.code)
    inside = stock.having(lambda piece: not piece.outside)
    keys = sample(year, inside, share_of(year, CHANGED, month, 3)) if clerk is not None else []
    with demonstration_time(moment(year, month, 27)):
        for record in _records(keys):
            _offer(record, person, clerk)
    for key in keys:
        stock.pieces[key].outside = True
        year.tally.add(TIMELINESS, 1, 1, month=month)
        year.facts.write("offered", {"instrument": key, "month": month})


def _offer(record: Instrument, person: Any, clerk: Any) -> None:
    facts = {"share_mode": ShareMode.EXTERNAL}
    happened = record.in_use_since
    change = changes.propose(record, by=person, facts=facts, happened_on=happened, reason="开放共享")
    perform("submit", change, by=person)
    perform("report", change, by=person)
    perform("apply", change, by=clerk)
