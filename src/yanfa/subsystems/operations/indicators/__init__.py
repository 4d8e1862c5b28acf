"""The figures of 信息化运维: operations.* and portal.visits."""

from . import (
    assets,
    counters,
    drills,
    incidents,
    lines,
    load_tests,
    maintenance,
    measuring,
    patrols,
    probing,
    protection,
    vpn,
    vulnerabilities,
)

__all__ = [
    "assets",
    "counters",
    "drills",
    "incidents",
    "lines",
    "load_tests",
    "maintenance",
    "measuring",
    "patrols",
    "probing",
    "protection",
    "vpn",
    "vulnerabilities",
]
