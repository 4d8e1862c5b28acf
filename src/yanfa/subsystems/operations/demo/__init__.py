"""信息化运维's share of a demonstration year: systems first, then what was measured, done, found and counted."""

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.demo import (
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
    systems,
    vpn,
    vulnerabilities,
)


def build(year: DemoYear) -> None:
    """Write the systems, then every part of the year; the order is that of what refers to what."""
    systems.build(year)
    assets.build(year)
    lines.build(year)
    vpn.build(year)
    protection.build(year)
    measuring.build(year)
    counters.build(year)
    vulnerabilities.build(year)
    probing.build(year)
    load_tests.build(year)
    maintenance.build(year)
    patrols.build(year)
    drills.build(year)
    incidents.build(year)
