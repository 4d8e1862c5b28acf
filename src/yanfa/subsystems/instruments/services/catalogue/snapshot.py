"""The catalogue in memory: for each process the columns of all listed instruments, as sets of bits.

A search asks the database only for one sum of stamps (does what is in memory still hold?), for words that nobody has
asked for yet, and for the twenty records of the page. Every write gives its row a new random stamp, so that the sum
tells of any change, in whatever order transactions commit and on whatever machine.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from datetime import date, timedelta
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, Sum

from yanfa.kernel import clock, policy
from yanfa.kernel.search.engines import engine
from yanfa.kernel.search.models import SearchEntry
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.catalogue import Facet, Sort
from yanfa.subsystems.instruments.models import CatalogueEntry
from yanfa.subsystems.instruments.rules.catalogue.facets import band_of, bits_of
from yanfa.subsystems.instruments.rules.catalogue.relevance import folded

WAN = 10_000
#: How many words keep their sets in memory: 2.5 KB each at 20,000 instruments.
REMEMBERED_WORDS = 2000
Key = tuple[str, int, int, date]


class Row(NamedTuple):
    """What is in memory of an instrument."""

    entry: int
    instrument: int
    organisation: int
    category: str
    district: str
    country: str
    share_mode: str
    funds: str
    fee: bool
    booking: str
    free_on: date | None
    value: int
    in_use_since: date
    published_at: Any
    used_hours: Any


class Unit(NamedTuple):
    """What is shown of a unit."""

    public_id: str
    name: str
    kind: str


class Snapshot:
    """All listed instruments at one moment; a place is the position of an instrument in `rows`."""

    def __init__(self, key: Key) -> None:
        self.today = key[-1]
        self.bands: list[int] = [int(each) for each in policy.get("instruments.catalogue_bands").value]
        self.free_days: list[int] = sorted(
            int(each) for each in policy.get("instruments.catalogue_free_days").value
        )
        self.districts: dict[str, Any] = {
            row["code"]: row for row in policy.get("instruments.district_places").value
        }
        entries = CatalogueEntry.objects.listed().order_by("pk").values_list("pk", *Row._fields[1:])
        self.rows = [Row(*values) for values in entries.iterator(chunk_size=5000)]
        self.size = len(self.rows)
        units = Organisation.objects.filter(pk__in={row.organisation for row in self.rows})
        self.units = {pk: Unit(*facts) for pk, *facts in units.values_list("pk", *Unit._fields)}
        self.everything = (1 << self.size) - 1
        self.index = self._index()
        self.orders = self._orders()
        self._found: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    @cached_property
    def unit_of(self) -> dict[str, Unit]:
        """Units by their public id."""
        return {unit.public_id: unit for unit in self.units.values()}

    @cached_property
    def _place_of_entry(self) -> dict[int, int]:
        return {row.entry: place for place, row in enumerate(self.rows)}

    @cached_property
    def _place_of_text(self) -> dict[int, int]:
        """The place of every instrument by the number under which its words are indexed."""
        kind = ContentType.objects.get_for_model(CatalogueEntry)
        rows = SearchEntry.objects.filter(content_type=kind).order_by().values_list("pk", "object_id")
        places = self._place_of_entry
        return {text: places[entry] for text, entry in rows.iterator(chunk_size=5000) if entry in places}

    def holding(self, word: str) -> int:
        """The set of instruments whose text holds a word or one that begins with it."""
        with self._lock:
            if word in self._found:
                self._found.move_to_end(word)
                return self._found[word]
        bits = self._look_up(word)
        with self._lock:
            self._found[word] = bits
            if len(self._found) > REMEMBERED_WORDS:
                self._found.popitem(last=False)
        return bits

    def _look_up(self, word: str) -> int:
        sql, parameters = engine().holding([word])
        places = self._place_of_text
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            found = [places[text] for (text,) in cursor.fetchall() if text in places]
        return bits_of(found, self.size)

    @cached_property
    def titles(self) -> list[str]:
        """Names and model of every instrument, folded as words are."""
        names = ("instrument__name", "instrument__name_en", "instrument__model")
        entries = CatalogueEntry.objects.listed().order_by().values_list("pk", *names)
        told = {pk: folded(" ".join(texts)) for pk, *texts in entries.iterator(chunk_size=5000)}
        return [told.get(row.entry, "") for row in self.rows]

    def _index(self) -> dict[str, dict[str, int]]:
        places: dict[str, dict[str, list[int]]] = {facet: defaultdict(list) for facet in Facet}
        category, district, unit = places[Facet.CATEGORY], places[Facet.DISTRICT], places[Facet.UNIT]
        for place, row in enumerate(self.rows):
            for length in (2, 4):
                category[row.category[:length]].append(place)
            district[row.district].append(place)
            unit[self.units[row.organisation].public_id].append(place)
            places[Facet.BAND][band_of(row.value, [WAN * each for each in self.bands])].append(place)
            places[Facet.BOOKING][row.booking].append(place)
            places[Facet.COUNTRY][row.country].append(place)
            places[Facet.SHARE][row.share_mode].append(place)
            if row.fee:
                places[Facet.FEE]["yes"].append(place)
            for fund in row.funds.split():
                places[Facet.FUND][fund].append(place)
            for days in self.free_days:
                if row.free_on and row.free_on <= self.today + timedelta(days=days):
                    places[Facet.FREE][str(days)].append(place)
        return {
            facet: {value: bits_of(found, self.size) for value, found in values.items()}
            for facet, values in places.items()
        }

    def _orders(self) -> dict[str, list[int]]:
        rows, everything = self.rows, range(self.size)
        first = self.today.replace(year=1900)

        def published(place: int) -> Any:
            moment = rows[place].published_at
            return (clock.local_date(moment) if moment else first, place)

        return {
            Sort.NEWEST: sorted(everything, key=published, reverse=True),
            Sort.VALUE: sorted(everything, key=lambda place: (-rows[place].value, place)),
            Sort.USED: sorted(everything, key=lambda place: (-rows[place].used_hours, place)),
        }


_kept: dict[str, tuple[Key, Snapshot]] = {}
_loading = Lock()


def current() -> Snapshot:
    """The catalogue as it stands in the database now; read anew where a row has changed."""
    found = CatalogueEntry.objects.listed().aggregate(Count("pk"), Sum("stamp"))
    name = str(connection.settings_dict["NAME"])
    key: Key = (name, found["pk__count"], int(found["stamp__sum"] or 0), clock.today())
    kept = _kept.get(name)
    if kept is not None and kept[0] == key:
        return kept[1]
    with _loading:
        kept = _kept.get(name)
        if kept is None or kept[0] != key:
            # Rows may be newer than the sum that was read; then the next question reads them again.
            kept = _kept[name] = (key, Snapshot(key))
    return kept[1]
