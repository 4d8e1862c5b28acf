"""Taking spooled samples into the database: each once, by target and tick, with the days that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from yanfa.kernel import clock
from yanfa.subsystems.operations.models import ProbeSample, ProbeTarget, ProbeTargetDay
from yanfa.subsystems.operations.rules.probing import Sample

from .deriving import day_of, derive

#: Samples in one transaction: with their days they are written in well under a second.
BATCH = 1000


@dataclass
class Loaded:
    """What became of samples: new ones, ones that were there, and ones refused, with the reason of each kind."""

    added: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def refuse(self, reason: str) -> None:
        """Count one that is not taken in."""
        self.refused[reason] = self.refused.get(reason, 0) + 1

    def add(self, other: Loaded) -> None:
        """Add up the counts of another batch."""
        self.added, self.known = self.added + other.added, self.known + other.known
        for reason, number in other.refused.items():
            self.refused[reason] = self.refused.get(reason, 0) + number


def load(samples: Sequence[Sample]) -> Loaded:
    """Take samples in, batch by batch; the same ones again add nothing."""
    result = Loaded()
    for start in range(0, len(samples), BATCH):
        result.add(_load_batch(samples[start : start + BATCH]))
    return result


@transaction.atomic
def _load_batch(samples: Sequence[Sample]) -> Loaded:
    """One transaction: the samples and the days that they change are stored together, or none of them."""
    result = Loaded()
    names = {sample.target for sample in samples}
    targets = {target.public_id: target for target in ProbeTarget.objects.filter(public_id__in=names)}
    fitting = [sample for sample in samples if _fits(sample, targets, result)]
    fresh = _fresh(fitting, targets, result)
    ProbeSample.objects.bulk_create(
        [
            ProbeSample(
                target=targets[sample.target],
                tick=sample.tick,
                ms=sample.ms,
                status=sample.status,
                fault=sample.fault,
            )
            for sample in fresh
        ],
        ignore_conflicts=True,
    )
    result.added = len(fresh)
    for system, kind, day in _touched(fresh, targets):
        derive(system=system, kind=kind, day=day)
    return result


def _fits(sample: Sample, targets: dict[str, ProbeTarget], result: Loaded) -> bool:
    """Whether the sample can have been taken: of a known target, at a tick of its own time, not in the future."""
    target = targets.get(sample.target)
    if target is None:
        result.refuse("unknown target")
    elif sample.tick % target.interval or not _was_valid(target, sample.tick):
        result.refuse("not a tick of the target")
    elif sample.tick > clock.now().timestamp():
        result.refuse("from the future")
    else:
        return True
    return False


def _was_valid(target: ProbeTarget, tick: int) -> bool:
    ended = target.valid_to is not None and tick >= target.valid_to.timestamp()
    return tick >= target.valid_from.timestamp() and not ended


def _fresh(samples: Iterable[Sample], targets: dict[str, ProbeTarget], result: Loaded) -> list[Sample]:
    """Those that are neither stored nor twice in the batch, of days that are still open to samples."""
    by_target: dict[str, dict[int, Sample]] = {}
    for sample in samples:
        ticks = by_target.setdefault(sample.target, {})
        result.known += sample.tick in ticks
        ticks.setdefault(sample.tick, sample)
    fresh: list[Sample] = []
    for name, ticks in by_target.items():
        stored = _stored(targets[name], ticks)
        cleared = _cleared(targets[name], ticks)
        for tick, sample in ticks.items():
            if day_of(tick) in cleared:
                result.refuse("its day is cleared away")
            elif tick in stored:
                result.known += 1
            else:
                fresh.append(sample)
    return fresh


def _stored(target: ProbeTarget, ticks: Iterable[int]) -> set[int]:
    found = ProbeSample.objects.filter(target=target, tick__in=list(ticks))
    return set(found.values_list("tick", flat=True))


def _cleared(target: ProbeTarget, ticks: Iterable[int]) -> set[date]:
    days = {day_of(tick) for tick in ticks}
    found = ProbeTargetDay.objects.filter(target=target, day__in=days, raw_cleared=True)
    return set(found.values_list("day", flat=True))


def _touched(samples: Iterable[Sample], targets: dict[str, ProbeTarget]) -> list[tuple[int, str, date]]:
    """(system, kind, day) of every sample, each once, in order."""
    found = set()
    for sample in samples:
        target = targets[sample.target]
        found.add((target.system_id, target.kind, day_of(sample.tick)))
    return sorted(found)
