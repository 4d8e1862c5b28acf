"""The same thing counted in two rows: found from the lists behind them, and shown beside both.

One event or paper counts in one budget project. `duplicates` looks at the files of the year, whoever uses them; this
looks at the rows of a form: which other row, of this project or another, counts what this one counts. Within one
project a number and a share of the same things may well stand beside each other; two numbers may not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from django.db.models import Count

from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.models import CountingSplit, ListRow, RowReport

MOST = 1000
"""So many things that several files hold are looked at; a form where there are more has the same problem."""
EXAMPLES = 3


class Thing(NamedTuple):
    """What a row of a list means."""

    subject: str
    key: str


@dataclass(frozen=True)
class Shared:
    """What a row has in common with another: how many things, some of them, and whether approved splits divide all."""

    other: RowReport
    count: int
    examples: tuple[str, ...] = ()
    is_settled: bool = False


def shared_things(reports: Sequence[RowReport], year: int) -> dict[int, list[Shared]]:
    """{key of a report: what it shares with other rows of that year}; at most four questions, none without lists."""
    own = [report for report in reports if report.source == Source.LIST and report.upload is not None]
    if not own:
        return {}
    rivals = _rivals(own, year)
    files = {rival.upload.pk: set(rival.upload.splits) for rival in rivals if rival.upload is not None}
    held = _held_by_several(files)
    settled = _settled(held, files, year)
    return {
        mine.pk: found
        for mine in own
        if (found := [each for rival in rivals if (each := _between(mine, rival, held, settled))])
    }


def _rivals(own: Iterable[RowReport], year: int) -> list[RowReport]:
    """The rows of the year whose figures come from lists of the same subjects; these rows are among them."""
    subjects = {report.upload.mapping.subject for report in own if report.upload is not None}
    found = RowReport.objects.filter(
        source=Source.LIST, upload__year=year, upload__mapping__subject__in=subjects
    )
    related = ("row", "upload__mapping", "evaluation__goal__project_year")
    return list(found.select_related(*related).order_by("evaluation_id", "row__position", "pk"))


def _held_by_several(files: Iterable[int]) -> dict[Thing, set[int]]:
    """{what several of the files count: these files}, in the order of the keys."""
    keys = set(files)
    if len(keys) < 2:
        return {}
    counted = ListRow.objects.filter(counted=True, upload__in=keys).order_by()
    grouped = counted.values("upload__mapping__subject", "key").annotate(files=Count("upload", distinct=True))
    several = grouped.filter(files__gt=1).order_by("upload__mapping__subject", "key")[:MOST]
    things = {Thing(row["upload__mapping__subject"], row["key"]) for row in several}
    if not things:
        return {}
    held: dict[Thing, set[int]] = defaultdict(set)
    rows = counted.filter(key__in={thing.key for thing in things})
    for upload, subject, key in rows.values_list("upload_id", "upload__mapping__subject", "key"):
        if (thing := Thing(subject, key)) in things:
            held[thing].add(upload)
    return {thing: held[thing] for thing in sorted(held)}


def _settled(
    held: dict[Thing, set[int]], files: dict[int, set[str]], year: int
) -> set[tuple[Thing, int, int]]:
    """What an approved split divides between two files that were both taken in under it."""
    if not held:
        return set()
    approved = CountingSplit.objects.filter(
        state="approved", year=year, key__in={thing.key for thing in held}
    ).order_by("pk")
    found: set[tuple[Thing, int, int]] = set()
    for split in approved:
        thing = Thing(split.subject, split.key)
        weighed = [file for file in held.get(thing, ()) if split.public_id in files[file]]
        found.update((thing, one, other) for one, other in permutations(weighed, 2))
    return found


def _between(
    mine: RowReport, other: RowReport, held: dict[Thing, set[int]], settled: set[tuple[Thing, int, int]]
) -> Shared | None:
    """What two rows share; None where they are the same row, or share nothing that counts twice."""
    if other.pk == mine.pk or mine.upload is None or other.upload is None:
        return None
    one, two = mine.upload, other.upload
    if mine.evaluation_id == other.evaluation_id and one.mapping.kind != two.mapping.kind:
        return None
    if one.pk == two.pk:
        return Shared(other, one.counted) if one.counted else None
    common = [thing for thing, files in held.items() if {one.pk, two.pk} <= files]
    open_ones = [thing for thing in common if (thing, one.pk, two.pk) not in settled]
    told = open_ones or common
    if not told:
        return None
    return Shared(other, len(told), tuple(thing.key for thing in told[:EXAMPLES]), is_settled=not open_ones)
