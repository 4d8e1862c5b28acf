"""The kinds of file that logs and scanners come in, and what they are kept for."""

from __future__ import annotations

from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import MEGABYTE, Purpose, register

GIGABYTE = 1024 * MEGABYTE
LOGS = register(
    Purpose(
        "operations.device_log",
        "设备日志",
        kinds=frozenset({"log", "gz"}),
        largest=2 * GIGABYTE,
        quota=500 * GIGABYTE,
    )
)
REPORTS = register(
    Purpose(
        "operations.device_report",
        "设备报表",
        kinds=DOCUMENTS | SHEETS | IMAGES,
        quota=20 * GIGABYTE,
    )
)
SCANS = register(
    Purpose(
        "operations.vulnerability_report",
        "漏洞报告",
        kinds=frozenset({"xml", "nessus"}) | SHEETS | DOCUMENTS,
        largest=500 * MEGABYTE,
        quota=100 * GIGABYTE,
    )
)


def log_name(name: str) -> str:
    """The name under which a log is kept: a rotated "kern.log.1" or "messages" is a log by its content."""
    plain = name.lower().endswith((".log", ".gz"))
    return name if plain else f"{name}.log"
