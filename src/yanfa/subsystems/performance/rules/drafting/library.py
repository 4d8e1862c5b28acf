"""The library of indicators that were published: metric, scope and unit of each, and its targets over the years.

Facts only (`published/library.json`): names, codes, figures. `compile_library` makes them from the table of published
indicators and the facts of the forms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from yanfa.subsystems.performance.rules.checks.naming import core, coverage, shared_pieces
from yanfa.subsystems.performance.rules.values import parse_target, squeeze

LIBRARY = Path(__file__).resolve().parents[2] / "published" / "library.json"
MEASURED = frozenset({"≥", ">", "=", "≤", "<", "≈", "range", "rank", "none", "date", "several"})
TELLING = 3
"""A piece of this length says what an indicator is about; two characters (政策, 服务) stand in too many names."""
COLUMNS = ("year", "project", "level2", "name", "target_type", "metric", "filter", "scope", "print_unit")


@dataclass(frozen=True)
class PublishedYear:
    """One row of a published form as printed; what it did not print is None.

    `kind` is how its target is read (>=, =, text, …), also where only the scoring rule of 2019 tells it.
    """

    year: int
    project: str
    level1: str | None
    level2: str | None
    kind: str
    target: str | None
    actual: str | None
    weight: str | None


@dataclass(frozen=True)
class LibraryEntry:
    """One indicator of the library. `metrics` are codes of indicators; `filters` and `scope` narrow them.

    Two rows of one name that measure different things are two entries. `level1`, `level2` and `unit` are those of
    the latest year that printed them.
    """

    name: str
    metrics: tuple[str, ...]
    filters: str
    scope: str
    unit: str | None
    level1: str | None
    level2: str | None
    years: tuple[PublishedYear, ...]

    @cached_property
    def core(self) -> str:
        """The name without brackets and the words that only say "number of"."""
        return core(self.name)

    @cached_property
    def is_measurable(self) -> bool:
        """Whether any year gave it a target that can be measured: a figure, a rank, a date, none."""
        return any(year.kind not in ("text", "") or _is_measured(year.target) for year in self.years)

    @cached_property
    def last_target(self) -> PublishedYear | None:
        """The latest year with a target that can be measured."""
        measured = [year for year in self.years if _is_measured(year.target)]
        return measured[-1] if measured else None


def _is_measured(target: str | None) -> bool:
    parsed = parse_target(target)
    return parsed is not None and parsed.operator in MEASURED


@dataclass(frozen=True)
class Library:
    """The entries in the order of their names, searched by words, by metric and by level."""

    entries: tuple[LibraryEntry, ...]

    def search(
        self, words: str = "", *, metric: str | None = None, level: str | None = None
    ) -> list[LibraryEntry]:
        """The entries that fit all that is asked: every word in the name or a project, the metric, the level.

        Words are parted by white space; a metric also finds what begins with it (`outreach`); of a level its
        beginning will do (产出, 数量). Names that hold the words come first, the often used before the rare.
        """
        asked = [squeeze(word) for word in words.split()]
        found = [
            (entry, sum(word in entry.name for word in asked))
            for entry in self.entries
            if _has_metric(entry, metric) and _has_level(entry, level) and _has_words(entry, asked)
        ]
        found.sort(key=lambda each: (-each[1], -len(each[0].years)))
        return [entry for entry, _ in found]

    def named(self, name: str) -> list[LibraryEntry]:
        """The entries of exactly this name, fillers aside (发表论文数 is 发表论文)."""
        wanted = core(name)
        return [entry for entry in self.entries if entry.core == wanted]

    def measurable_beside(
        self, name: str, *, enough: float, level: str | None = None, project: str | None = None
    ) -> list[LibraryEntry]:
        """Entries with a measurable target whose names share at least `enough` (0 to 1) with `name`, nearest first.

        They share a piece of three characters at least. Those of the project and of the level come before others.
        """
        wanted = core(name)
        near = [
            (entry, coverage(entry.core, wanted))
            for entry in self.entries
            if entry.is_measurable
            and entry.core != wanted
            and any(len(piece) >= TELLING for piece in shared_pieces(entry.core, wanted))
        ]
        near = [each for each in near if each[1] >= enough]
        near.sort(
            key=lambda each: (
                project is not None and all(year.project != project for year in each[0].years),
                not _has_level(each[0], level),
                -each[1],
                -len(each[0].years),
            )
        )
        return [entry for entry, _ in near]


def _has_metric(entry: LibraryEntry, metric: str | None) -> bool:
    return metric is None or any(each == metric or each.startswith(f"{metric}.") for each in entry.metrics)


def _has_level(entry: LibraryEntry, level: str | None) -> bool:
    if level is None:
        return True
    levels = {each for year in entry.years for each in (year.level1, year.level2) if each}
    return any(each.startswith(level) for each in levels)


def _has_words(entry: LibraryEntry, words: Sequence[str]) -> bool:
    projects = {year.project for year in entry.years}
    return all(word in entry.name or any(word in project for project in projects) for word in words)


@cache
def library() -> Library:
    """The library that the platform ships."""
    return library_from(json.loads(LIBRARY.read_text("utf-8")))


def library_from(data: Iterable[Mapping[str, Any]]) -> Library:
    """The library of plain data as `compile_library` gives it."""
    return Library(
        tuple(
            LibraryEntry(
                **{
                    **each,
                    "metrics": tuple(each["metrics"]),
                    "years": tuple(PublishedYear(**year) for year in each["years"]),
                }
            )
            for each in data
        )
    )


class UnfitTable(ValueError):
    """A table of indicators that the library cannot be made of; the message says which row and what is missing."""


def compile_library(
    rows: Iterable[Mapping[str, str]], forms: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Plain data of the library, ordered by name: each row of the table joined to the form that printed it.

    `rows` have the columns of COLUMNS, `forms` are the facts of published forms. Notes are left out: they are
    sentences. Raises UnfitTable for a row without its columns or without a form.
    """
    printed = _printed_rows(forms)
    groups: dict[tuple[str, str, str, str], list[tuple[PublishedYear, str]]] = {}
    for number, row in enumerate(rows, 2):
        absent = [column for column in COLUMNS if row.get(column) is None]
        if absent:
            raise UnfitTable(f"第{number}行缺少{'、'.join(absent)}列。")
        key = (_name(row["name"]), row["metric"], row["filter"], row["scope"])
        line = printed.get((row["year"], squeeze(row["project"]), squeeze(row["name"])))
        if line is None:
            raise UnfitTable(f"第{number}行的“{row['name']}”不在{row['year']}年“{row['project']}”的表中。")
        groups.setdefault(key, []).append((_year(row, line), row["print_unit"]))
    return [_plain(_entry(key, years)) for key, years in sorted(groups.items())]


def _plain(entry: LibraryEntry) -> dict[str, Any]:
    """The entry as JSON holds it."""
    return {**asdict(entry), "metrics": list(entry.metrics), "years": [asdict(year) for year in entry.years]}


def _name(text: str) -> str:
    """A name as printed, without the white space of its cell."""
    return "".join(text.split())


def _printed_rows(forms: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str, str], Mapping[str, Any]]:
    return {
        (str(form["printed"]["year"]), squeeze(form["printed"]["project"]), squeeze(line["name"])): line
        for form in forms
        for line in form["printed"]["indicators"]
    }


def _year(row: Mapping[str, str], line: Mapping[str, Any]) -> PublishedYear:
    return PublishedYear(
        year=int(row["year"]),
        project=_name(row["project"]),
        level1=_name(line["level1"] or "") or None,
        level2=row["level2"] or None,
        kind=row["target_type"],
        target=line["target"],
        actual=line["actual"],
        weight=line["weight"],
    )


def _entry(key: tuple[str, str, str, str], years: list[tuple[PublishedYear, str]]) -> LibraryEntry:
    name, metric, filters, scope = key
    ordered = sorted(years, key=lambda each: (each[0].year, each[0].project))
    latest = [year for year, _ in reversed(ordered)]
    return LibraryEntry(
        name=name,
        metrics=tuple(metric.split(";")),
        filters=filters,
        scope=scope,
        unit=next((unit for _, unit in reversed(ordered) if unit), None),
        level1=next((year.level1 for year in latest if year.level1), None),
        level2=next((year.level2 for year in latest if year.level2), None),
        years=tuple(year for year, _ in ordered),
    )
