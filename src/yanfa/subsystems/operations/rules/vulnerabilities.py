"""When two findings are the same weakness, how grave a score is, whose a host is. No Django here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network
from typing import Any

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,198}[a-z0-9_])?")
_PATTERN = re.compile(r"[a-z0-9_.*-]{1,200}")
_CVE = re.compile(r"CVE-\d{4}-\d{4,7}", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """One result of a scanner or one row of a list, before it is compared with what is known.

    check: the number of the scanner's test ("nessus:12345"); port: as it was printed, "" for the host itself; found_on:
    where each result has a date of its own.
    """

    asset: str
    title: str
    check: str = ""
    cves: tuple[str, ...] = ()
    cvss: Decimal | None = None
    severity: str = ""
    port: str = ""
    found_on: date | None = None

    @property
    def key(self) -> str:
        """What makes it the same weakness as another: its only CVE, else the test, else the title."""
        if len(self.cves) == 1:
            return self.cves[0]
        return self.check or "title:" + folded(self.title)[:190]


def folded(text: str) -> str:
    """A title without what two people write differently: case and white space."""
    return re.sub(r"\s+", "", text).casefold()


def cves_in(text: str) -> tuple[str, ...]:
    """The CVE numbers in a text, each once, in order."""
    return tuple(sorted({number.upper() for number in _CVE.findall(text)}))


def normal_host(text: str) -> str:
    """A host name or address as it is kept. Raises ValueError for neither."""
    name = text.strip().rstrip(".").casefold()
    try:
        return str(ip_address(name))
    except ValueError:
        if not _HOST.fullmatch(name):
            raise
    return name


def normal_pattern(text: str) -> str:
    """A host, an address, a network or names with a star, as it is kept. Raises ValueError."""
    name = text.strip().rstrip(".").casefold()
    if "/" in name:
        return str(ip_network(name, strict=False))
    if "*" in name:
        if not _PATTERN.fullmatch(name):
            raise ValueError(name)
        return name
    return normal_host(name)


def closest(patterns: Iterable[str], asset: str) -> str | None:
    """The pattern that decides for an asset: the asset itself, else the narrowest network, else the longest name."""
    fitting = [(_nearness(pattern, asset), pattern) for pattern in patterns]
    best = max(fitting, default=(0, ""))
    return best[1] if best[0] > 0 else None


def _nearness(pattern: str, asset: str) -> int:
    if pattern == asset:
        return 10_000
    if "/" in pattern:
        try:
            network, address = ip_network(pattern), ip_address(asset)
        except ValueError:
            return 0
        return network.prefixlen + 1 if address.version == network.version and address in network else 0
    return len(pattern) if "*" in pattern and fnmatchcase(asset, pattern) else 0


def severity_of(cvss: Decimal, thresholds: Mapping[str, Any]) -> str:
    """How grave a score is: the gravest name whose threshold it reaches; "none" below all."""
    reached = [
        (Decimal(str(least)), name) for name, least in thresholds.items() if cvss >= Decimal(str(least))
    ]
    return max(reached)[1] if reached else "none"


def due_on(found_on: date, severity: str, days: Mapping[str, Any]) -> date | None:
    """The last day to mend it; None for what need not be mended."""
    return found_on + timedelta(days=int(days[severity])) if severity in days else None


def score(text: str | None) -> Decimal | None:
    """A score of CVSS, one decimal; None for what is none or lies outside 0 to 10."""
    try:
        value = Decimal((text or "").strip()).quantize(Decimal("0.1"))
    except InvalidOperation:
        return None
    return value if 0 <= value <= 10 else None


def merged(found: Iterable[Found]) -> dict[tuple[str, str], tuple[Found, list[str]]]:
    """Results by asset and key: the gravest of each, with the ports of all."""
    groups: dict[tuple[str, str], tuple[Found, list[str]]] = {}
    for each in found:
        place = (each.asset, each.key)
        first, ports = groups.get(place, (each, []))
        if (each.cvss or Decimal(0)) > (first.cvss or Decimal(0)):
            first = each
        if each.port and each.port not in ports:
            ports.append(each.port)
        groups[place] = (first, ports)
    return groups
