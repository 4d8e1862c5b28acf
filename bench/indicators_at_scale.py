"""Every figure of operations, records and the portal over one year, beside the tally and beside hand-written SQL.

    [DATABASE_URL=postgres://…] YANFA_MODE=demonstration YANFA_DATA_DIR=$(mktemp -d) PYTHONPATH=src \\
        .venv/bin/python bench/indicators_at_scale.py [SCALE [YEAR]]

A demonstration year is written at the scale (1 is the size of the published year: 8.98 million blocked attacks, 365
patrols, 1.26 million visits, a probe a minute). Every numeric figure must equal what was counted while the rows were
made, and what the SQL below gives. Both are then timed in alternating rounds; printed are the medians of the rounds for
all figures together and their ratio. Goals: 1 s, and at most 1.3 times the SQL. The test database is dropped.
"""

# ruff: noqa: S608  the statements are put together from constants of this file alone
from __future__ import annotations

import os
import random
import statistics
import sys
import time
from decimal import Decimal
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402  settings come first
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from yanfa.config.commands.demonstration import write_year  # noqa: E402
from yanfa.kernel.indicators.compute import compute  # noqa: E402
from yanfa.kernel.indicators.declare import Indicator, Kind  # noqa: E402
from yanfa.kernel.indicators.periods import Period  # noqa: E402
from yanfa.kernel.indicators.registry import registry  # noqa: E402
from yanfa.kernel.policy import installation  # noqa: E402
from yanfa.kernel.testing.demonstration import DemoYear  # noqa: E402

ROUNDS = 15
GOAL_SECONDS, GOAL_RATIO = 1.0, 1.3
OWN = ("operations", "records", "portal")

DAYS = "BETWEEN %(first)s AND %(last)s"
CREDITED = (
    "SELECT object_id FROM workflow_statespan WHERE content_type_id = {type} AND tag = 'credited' "
    "AND entered_at < %(closed)s AND (left_at IS NULL OR left_at >= %(closed)s)"
)
STANDING = "(e.id IS NULL OR e.ended_on > %(last)s) AND t.starts_on <= %(last)s"
FAULTS = (
    "SELECT COUNT(*) FROM operations_incidentclass WHERE kind = '{kind}' AND NOT planned AND counts_on "
    + DAYS
    + " "
    "AND (ended_at IS NULL OR ended_at >= %(end)s) {more}"
)
OWED = (
    "(withdrawn_on IS NULL OR withdrawn_on > first_due_on) AND kind <> 'regulation' AND first_due_on " + DAYS
)
ITEMS = "(exempted_on IS NULL OR exempted_on > due_on) AND due_on " + DAYS
SUPPORTS = "(dropped_on IS NULL OR dropped_on > first_due_on) AND first_due_on " + DAYS
ANSWERS = (
    "FROM feedback_surveyanswer a JOIN feedback_survey s ON s.id = a.survey_id "
    "WHERE a.fault = '' AND s.site <> '' AND a.answered_on " + DAYS
)
COUNTED = (
    "FROM operations_daycount c JOIN operations_counterdevice d ON d.id = c.device_id "
    "WHERE c.standing AND d.kind = '{kind}' AND c.day " + DAYS
)
#: By code: one statement that gives numerator, and denominator where there is one.
SQL = {
    "operations.bandwidth": "SELECT SUM(CASE WHEN t.up < t.down THEN t.up ELSE t.down END) FROM operations_lineterm t "
    "LEFT JOIN operations_linetermend e ON e.spell_id = t.id WHERE " + STANDING,
    "operations.lines": "SELECT COUNT(*) FROM operations_lineterm t "
    "LEFT JOIN operations_linetermend e ON e.spell_id = t.id WHERE " + STANDING,
    "operations.vpn_users": "SELECT COUNT(*) FROM operations_vpnterm t LEFT JOIN operations_vpntermend e "
    "ON e.spell_id = t.id WHERE " + STANDING + " AND (t.expires_on IS NULL OR t.expires_on >= %(last)s)",
    "operations.static_ips": "SELECT COUNT(*) FROM operations_staticaddress t LEFT JOIN operations_addressend e "
    "ON e.spell_id = t.id WHERE t.role = 'usable' AND " + STANDING,
    "operations.core_device_faults": FAULTS.format(kind="core_device", more=""),
    "operations.system_faults": FAULTS.format(kind="system", more=""),
    "operations.database_outages": FAULTS.format(kind="database", more="AND affects_service"),
    "operations.storage_outages": FAULTS.format(kind="storage", more="AND hardware"),
    "operations.server_outages": FAULTS.format(kind="server", more="AND hardware"),
    "operations.drills": "SELECT COUNT(*) FROM operations_drillsigning WHERE recorded_at >= %(begin)s "
    "AND recorded_at < %(end)s",
    "operations.firewall_blocks": "SELECT SUM(c.blocked) " + COUNTED.format(kind="firewall"),
    "operations.spam_blocked": "SELECT SUM(c.blocked - c.released) " + COUNTED.format(kind="mail_gateway"),
    "operations.patrol_days": "SELECT COUNT(*) FROM (SELECT DISTINCT site_id, patrol_on FROM operations_patrol "
    "WHERE NOT late AND patrol_on " + DAYS + ") p",
    "operations.site_interruptions": "SELECT COUNT(*) FROM operations_outage WHERE counted AND kind = 'site' "
    "AND started_at >= %(begin)s AND started_at < %(end)s",
    "operations.site_available_days": "SELECT COUNT(*) FROM operations_probesystemday WHERE available "
    "AND kind = 'site' AND day " + DAYS,
    "operations.network_running_days": "SELECT COUNT(*) FROM operations_probesystemday WHERE available "
    "AND kind = 'link' AND day " + DAYS,
    "operations.response_time": "SELECT SUM(d.good_ms) / 1000.0, SUM(d.good) FROM operations_probetargetday d "
    "JOIN operations_probetarget t ON t.id = d.target_id WHERE t.kind = 'site' AND d.good > 0 AND d.day "
    + DAYS,
    "operations.high_risk_vulnerabilities": "SELECT COUNT(*) FROM (SELECT DISTINCT asset, key "
    "FROM operations_vulnerability WHERE severity IN ('critical', 'high') AND counted_on " + DAYS + " "
    "AND (dismissed_on IS NULL OR dismissed_on > %(last)s)) v",
    "portal.visits": "SELECT SUM(visits) FROM operations_visitday WHERE day " + DAYS,
    "portal.satisfaction": "SELECT SUM(CASE WHEN a.satisfied THEN 1 ELSE 0 END), COUNT(*) " + ANSWERS,
    "portal.information_timeliness": "SELECT SUM(CASE WHEN published_on <= due_on THEN 1 ELSE 0 END), COUNT(*) "
    "FROM records_informationitem WHERE " + ITEMS,
    "records.bulletins": "SELECT COUNT(*) FROM records_document WHERE kind = 'serial' AND issued_on " + DAYS,
    "records.reports": "SELECT COUNT(*) FROM records_document WHERE kind = 'report' AND counted_on " + DAYS,
    "records.report_timeliness": "SELECT SUM(CASE WHEN issued_on <= first_due_on THEN 1 ELSE 0 END), COUNT(*) "
    "FROM records_document WHERE " + OWED,
    "records.policies_supported": "SELECT SUM(CASE WHEN delivered_on <= first_due_on THEN 1 ELSE 0 END), COUNT(*) "
    "FROM records_policysupport WHERE " + SUPPORTS,
    "records.district_reports": "SELECT SUM(CASE WHEN complete_on <= due_on THEN 1 ELSE 0 END), COUNT(*) "
    "FROM records_districtreport WHERE due_on " + DAYS,
    "records.papers": "SELECT COUNT(*) FROM records_paper WHERE kind = 'article' "
    "AND our_role IN ('first', 'corresponding', 'both') AND published_on " + DAYS + " AND id IN ({paper})",
    "records.ip_applied": "SELECT COUNT(*) FROM records_rightapplication WHERE accepted_on " + DAYS + " "
    "AND id IN ({rightapplication})",
    "records.ip_granted": "SELECT COUNT(*) FROM records_rightgrant WHERE granted_on "
    + DAYS
    + " AND id IN ({rightgrant})",
    "records.consultation_meetings": "SELECT COUNT(*) FROM records_meeting WHERE kind = 'consultation' "
    "AND outside_experts >= 1 AND held_on " + DAYS + " AND id IN ({meeting})",
}


def main(scale: float, year: int) -> int:
    """Print every figure and the two times; 1 where a figure differs or a goal is missed."""
    print(f"{connection.vendor}, scale {scale}, year {year}, load {os.getloadavg()[0]:.1f}")
    old = setup_databases(verbosity=0, interactive=False)
    try:
        written = _written(scale, year)
        figures = [
            each for each in registry if each.code.split(".")[0] in OWN and each.kind is not Kind.QUALITATIVE
        ]
        wrong = _differences(figures, year, written.tally.counts)
        seconds, ratio = _timed(figures, year)
    finally:
        teardown_databases(old, verbosity=0)
    print(*wrong, sep="\n")
    print(f"{len(figures)} figures, all {seconds:.3f} s (goal {GOAL_SECONDS} s)")
    print(f"{len(SQL)} of them {ratio:.2f} times hand-written SQL (goal {GOAL_RATIO})")
    return int(bool(wrong) or seconds > GOAL_SECONDS or ratio > GOAL_RATIO)


def _written(scale: float, year: int) -> DemoYear:
    installation.mark("demonstration")
    demo = DemoYear(year, scale, random.Random("bench"))  # noqa: S311  reproducible, nothing secret
    started = time.perf_counter()
    write_year(demo)
    print(f"The year was written in {time.perf_counter() - started:.1f} s")
    return demo


def _differences(figures: list[Indicator], year: int, counted: dict[str, Any]) -> list[str]:
    found = []
    for each in figures:
        value = compute(each, Period.year(year))
        tally = counted[each.code]
        if (value.numerator, value.denominator) != (tally.numerator, tally.denominator):
            found.append(f"{each.code}: {value.numerator}/{value.denominator}, counted {tally}")
        if each.code in SQL:
            by_hand = _by_hand(each.code, year)
            own = [value.numerator, *([] if value.denominator is None else [value.denominator])]
            if [Decimal(str(part or 0)) for part in by_hand] != own:
                found.append(f"{each.code}: {own}, by SQL {by_hand}")
    return found


def _timed(figures: list[Indicator], year: int) -> tuple[float, float]:
    """The median time of all figures, and the median ratio to the SQL of those that have one."""
    period, both = Period.year(year), [each for each in figures if each.code in SQL]
    everything, ratios = [], []
    for _round in range(ROUNDS):
        everything.append(_seconds(lambda: [compute(each, period) for each in figures]))
        ours = _seconds(lambda: [compute(each, period) for each in both])
        ratios.append(ours / _seconds(lambda: [_by_hand(each.code, year) for each in both]))
    return statistics.median(everything), statistics.median(ratios)


def _seconds(act: Any) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _by_hand(code: str, year: int) -> list[Any]:
    period = Period.year(year)
    values = {
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "begin": f"{period.start_at:%Y-%m-%d %H:%M:%S%z}"
        if connection.vendor == "postgresql"
        else _utc(period.start_at),
        "end": f"{period.end_at:%Y-%m-%d %H:%M:%S%z}"
        if connection.vendor == "postgresql"
        else _utc(period.end_at),
        "closed": f"{year + 1}-02-01 00:00:00+0800"
        if connection.vendor == "postgresql"
        else f"{year + 1}-01-31 16:00:00",
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(code), values)
        return list(cursor.fetchone())


def _utc(moment: Any) -> str:
    from datetime import UTC  # noqa: PLC0415

    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"


def _statement(code: str) -> str:
    names = {"paper", "rightapplication", "rightgrant", "meeting"}
    kinds = {
        name: CREDITED.format(type=ContentType.objects.get_by_natural_key("records", name).pk)
        for name in names
    }
    return SQL[code].format(**kinds)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(float(given[0]) if given else 1.0, int(given[1]) if len(given) > 1 else 2023))
