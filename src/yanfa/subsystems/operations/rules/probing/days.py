"""The time of a system, second by second: out, planned, not observed, or up; each second is exactly one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from .outages import Down, Event, Probed, down_spans, events, missing_spans
from .spans import Span, common, intersect, subtract, total, union


@dataclass(frozen=True)
class DayRules:
    """The parameters by which samples become outages."""

    opens: int
    closes: int
    merge_seconds: int


@dataclass(frozen=True)
class Member:
    """One target of a system: its interval, the spans in which it is to be probed, its samples in order.

    group: targets of one group stand in for each other (two uplinks): the group is out when all of them are.
    ended: it is not probed any more, so that an outage that was open ends with it.
    """

    key: int
    interval: int
    active: Sequence[Span]
    samples: Sequence[Probed]
    group: str = ""
    ended: bool = False


@dataclass(frozen=True)
class SystemTime:
    """A window of a system's time. The four sets of spans are disjoint and cover what was to be probed."""

    outage: list[Span]
    planned: list[Span]
    gap: list[Span]
    up: list[Span]
    events: list[Event]
    #: By target: the seconds of each without answer, and without sample.
    down_of: dict[int, list[Span]]
    gap_of: dict[int, list[Span]]


def seconds_in(spans: Iterable[Span], window: Span) -> int:
    """How many seconds of a window these spans cover."""
    return total(intersect(spans, [window]))


def system_time(members: Sequence[Member], plans: Iterable[Span], rules: DayRules) -> SystemTime:
    """What the samples of all targets of a system say about its time.

    A system is out while any of its targets (or a whole group of them) is; not observed while any has no sample and
    none is seen to be out. Failures inside a planned stop that was announced before it began are planned.
    """
    read = [_read(member, rules) for member in members]
    ordered = sorted(read, key=lambda each: each.group)
    groups = [list(each) for _name, each in groupby(ordered, key=lambda each: each.group)]
    groups = [part for each in groups for part in ([each] if each[0].group else [[one] for one in each])]
    raw = [down for group in groups for down in _group_down(group)]
    observed = union(span for group in groups for span in _group_out(group))
    gap = subtract([span for group in groups for span in _group_gap(group)], observed)
    active = union(span for member in members for span in member.active)
    return SystemTime(
        outage=subtract(observed, plans),
        planned=intersect(observed, plans),
        gap=gap,
        up=subtract(subtract(active, observed), gap),
        events=events(raw, rules.merge_seconds),
        down_of={each.key: each.out for each in read},
        gap_of={each.key: each.missing for each in read},
    )


@dataclass(frozen=True)
class _Read:
    key: int
    group: str
    active: list[Span]
    downs: list[Down]
    missing: list[Span]

    @property
    def raw(self) -> list[Span]:
        return intersect([down.span for down in self.downs], self.active)

    @property
    def out(self) -> list[Span]:
        return subtract(self.raw, self.missing)

    @property
    def good(self) -> list[Span]:
        return subtract(subtract(self.active, self.raw), self.missing)


def _read(member: Member, rules: DayRules) -> _Read:
    downs = down_spans(
        member.samples,
        member.interval,
        opens=rules.opens,
        closes=rules.closes,
        patience=rules.merge_seconds,
    )
    missing = missing_spans([tick for tick, _fine in member.samples], member.active, member.interval)
    if member.ended:
        downs = [Down(down.span) for down in downs]
    return _Read(member.key, member.group, union(member.active), downs, missing)


def _group_raw(group: Sequence[_Read]) -> list[Span]:
    """When all targets of a group are out that are to be probed, unobserved moments in between included."""
    active = union(span for each in group for span in each.active)
    return intersect(common([[*each.raw, *subtract(active, each.active)] for each in group]), active)


def _group_down(group: Sequence[_Read]) -> list[Down]:
    ends = {down.span[1] for each in group for down in each.downs if down.open}
    return [Down(span, span[1] in ends) for span in _group_raw(group)]


def _group_out(group: Sequence[_Read]) -> list[Span]:
    """Of these, the moments at which at least one failure was seen."""
    active = union(span for each in group for span in each.active)
    unseen = common([[*each.missing, *subtract(active, each.active)] for each in group])
    return subtract(_group_raw(group), unseen)


def _group_gap(group: Sequence[_Read]) -> list[Span]:
    """When nothing of a group was seen to answer, and it is not known to be out."""
    active = union(span for each in group for span in each.active)
    good = union(span for each in group for span in each.good)
    return subtract(subtract(active, good), _group_out(group))
