"""Proving the log intact: each event by its link, each link by its neighbour, the chain by the witness.

What is found below the witness: an event or link that was edited, deleted, added between others or moved; a
chain that was cut or written anew; a database put back to an older copy; triggers taken away. What cannot
be found, by nature: anything done to rows that are not witnessed yet (the report says how many), an event
made up with the present time through the platform's own account, and one back-dated by less than
`TOLERANCE`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, models
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit import chain, guards, witness
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.audit.sealing import unsealed
from yanfa.kernel.clock import now
from yanfa.kernel.crypto import suites

BATCH = 1000
#: Findings that a report names one by one; all are counted.
NAMED = 100
#: How much earlier than the last witness an event may claim to be: the longest transaction and the servers'
#: clocks.
TOLERANCE = timedelta(minutes=5)


class Kind(models.TextChoices):
    """What is wrong."""

    EDITED = "edited", _("日志内容被改动")
    DELETED = "deleted", _("日志被删除")
    BROKEN = "broken", _("封签与前一封签不相接（被插入、调换或改写）")
    ALTERED = "altered", _("封签内容被改动")
    GAP = "gap", _("封签缺号")
    REWRITTEN = "rewritten", _("封签链与存证不符（被改写或数据库被退回旧版本）")
    CUT = "cut", _("存证之内的封签缺失（链尾被截或数据库被退回旧版本）")
    BACKDATED = "backdated", _("日志所称时间早于当时的存证（事后补入）")
    WITNESS = "witness", _("存证文件有误")
    UNGUARDED = "unguarded", _("防改触发器缺失")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, with its place in the chain and the id of the event where they are known."""

    kind: Kind
    position: int | None = None
    detail: str = ""

    def __str__(self) -> str:
        place = f" #{self.position}" if self.position is not None else ""
        return f"{self.kind.label}{place} {self.detail}".strip()


@dataclass
class VerifyReport:
    """The result: rows seen, rows not witnessed yet, the first findings and how many there are in all."""

    links: int = 0
    witnessed: int = 0
    unsealed: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)
    #: Reasons of declared restores, with what they gave up; no findings, but never forgotten.
    restores: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found

    @property
    def not_witnessed(self) -> int:
        """Events whose change could not be noticed yet."""
        return self.unsealed + max(0, self.links - self.witnessed)

    def add(self, kind: Kind, position: int | None = None, detail: object = "") -> None:
        """Count a finding and name it while there is room."""
        self.found += 1
        if len(self.findings) < NAMED:
            self.findings.append(Finding(kind, position, str(detail)))


def verify(using: str = DEFAULT_DB_ALIAS) -> VerifyReport:
    """Check the whole log; reads every event once and takes no lock. Safe while the platform works."""
    # The witness is read first: what it says then must be in the chain that is read after it.
    testimony = witness.read()
    report = VerifyReport(witnessed=testimony.count)
    for fault in testimony.faults:
        report.add(Kind.WITNESS, detail=fault)
    for name in guards.missing(using):
        report.add(Kind.UNGUARDED, detail=name)
    lines = _in_force(testimony, report)
    _check_chain(using, lines, report)
    _check_unsealed(using, lines, report)
    return report


def _in_force(testimony: witness.Testimony, report: VerifyReport) -> list[witness.Line]:
    """The lines that the chain must agree with: all but those that a declared restore gave up."""
    lines: list[witness.Line] = []
    for line in testimony.lines:
        if line.kind == "restore":
            report.restores.append(f"{chain.moment(line.at)} {line.reason}")
            lines = [earlier for earlier in lines if earlier.count <= line.count]
        lines.append(line)
    return sorted(lines, key=lambda line: line.count)


def _check_chain(using: str, lines: list[witness.Line], report: VerifyReport) -> None:
    heads: dict[int, set[str]] = {}
    for line in lines:
        if line.count:  # a restore may have been declared while nothing was sealed yet
            heads.setdefault(line.count, set()).add(line.head)
    bounds = _Bounds(lines)
    position, previous = 0, chain.START
    for link, event in _pairs(using):
        if link.position != position + 1:
            report.add(Kind.GAP, position + 1)
        if link.previous != previous:
            report.add(Kind.BROKEN, link.position)
        _check_pair(link, event, report)
        if heads.pop(link.position, {link.link}) != {link.link}:
            report.add(Kind.REWRITTEN, link.position)
        if event and bounds.refuse(link.position, event.at):
            report.add(Kind.BACKDATED, link.position, event.uuid)
        position, previous = link.position, link.link
        report.links += 1
    for count in heads:
        report.add(Kind.CUT, count)


def _pairs(using: str) -> Iterator[tuple[ChainLink, AuditEvent | None]]:
    """Every link with its event, in the order of the chain."""
    last = -1
    while links := list(
        ChainLink.objects.using(using).filter(position__gt=last).order_by("position")[:BATCH]
    ):
        events = AuditEvent.objects.using(using).in_bulk([link.event_id for link in links])
        for link in links:
            yield link, events.get(link.event_id)
        last = links[-1].position


def _check_pair(link: ChainLink, event: AuditEvent | None, report: VerifyReport) -> None:
    if link.recipe != chain.RECIPE or link.algorithm not in suites.HASHES:
        report.add(Kind.ALTERED, link.position)
        return
    if chain.link(link) != link.link:
        report.add(Kind.ALTERED, link.position)
    if event is None:
        report.add(Kind.DELETED, link.position, link.event_uuid)
    elif event.uuid != link.event_uuid or chain.digest(event, link.algorithm) != link.digest:
        report.add(Kind.EDITED, link.position, link.event_uuid)


def _check_unsealed(using: str, lines: list[witness.Line], report: VerifyReport) -> None:
    bounds = _Bounds(lines)
    for uuid, at in unsealed(using, sweep=True).values_list("uuid", "at").iterator():
        report.unsealed += 1
        if bounds.refuse(report.links + 1, at):
            report.add(Kind.BACKDATED, detail=uuid)


class _Bounds:
    """The earliest moment that an event at a position may claim: that of the witness before it.

    Where the witness after it is earlier still, a server's clock was set back between the two and nothing can
    be said. Demonstrations write past years on purpose: there nothing is refused.
    """

    def __init__(self, lines: list[witness.Line]) -> None:
        self.counts = [line.count for line in lines]
        self.moments = [line.at for line in lines]

    def refuse(self, position: int, at: datetime) -> bool:
        """Whether the witness before this position proves that the event came later than it says."""
        after = bisect_left(self.counts, position)
        if after == 0 or settings.YANFA_MODE == "demonstration":
            return False
        before = self.moments[after - 1]
        following = self.moments[after] if after < len(self.moments) else now()
        return before <= following and at < before - TOLERANCE
