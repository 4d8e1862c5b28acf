"""Walking through a report once: which scanner wrote it, and its results one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from yanfa.subsystems.operations.rules.vulnerabilities import Found

from . import nessus, openvas

#: Elements of one report; a scan of a thousand hosts has some hundred thousand.
MOST_ELEMENTS = 20_000_000
#: Open elements at once; a report of GVM has about ten.
DEEPEST = 60
READERS: dict[str, Any] = {
    nessus.ROOT: nessus.Report,
    openvas.ROOT: openvas.Report,
    openvas.ENVELOPE: openvas.Report,
}


class ScanRefused(ValueError):
    """The report is not taken; `code` names the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass
class Scan:
    """What a report holds. `found_on` is the day on which the scan ended, None where the file does not say.

    results: results told, also those that are no weakness; unread: results without a usable host.
    """

    tool: str
    found_on: date | None = None
    hosts: set[str] = field(default_factory=set)
    results: int = 0
    unread: int = 0
    findings: list[Found] = field(default_factory=list)


def read_scan(stream: BinaryIO) -> Scan:
    """Read a report of either scanner. Raises ScanRefused: broken, hostile, or of another program."""
    try:
        return _walk(stream)
    except DefusedXmlException:
        raise ScanRefused("hostile") from None
    except (ParseError, UnicodeError, LookupError):
        raise ScanRefused("broken") from None


def _walk(stream: BinaryIO) -> Scan:
    open_elements: list[Element] = []
    report: Any = None
    seen = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            seen += 1
            if not open_elements:
                report = _reader_of(element)
            open_elements.append(element)
            if len(open_elements) > DEEPEST or seen > MOST_ELEMENTS:
                raise ScanRefused("size")
            report.start(element)
            continue
        open_elements.pop()
        if report.end(element):
            element.clear()
            if open_elements:
                open_elements[-1].remove(element)
    if report is None:
        raise ScanRefused("broken")
    return Scan(report.tool, report.found_on, report.hosts, report.results, report.unread, report.findings)


def _reader_of(root: Element) -> Any:
    reader = READERS.get(root.tag)
    if reader is None:
        raise ScanRefused("unknown", root=root.tag[:60])
    return reader()
