"""`manage export_audit`: writes the log as JSON lines from which anybody can compute every hash again."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.export import export_events
from yanfa.kernel.audit.log import record
from yanfa.kernel.clock import start_of_day

EXPORTED = actions.register("audit.exported", "导出日志")


class Command(BaseCommand):
    """Export, and record who asked for it before the first line is written."""

    help = "Write the audit log as JSON lines; the recipe of the hashes is in yanfa.kernel.audit.chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--by", required=True, help="who asked for the export; stands in it and in the log"
        )
        parser.add_argument("--since", type=date.fromisoformat, help="first day, Asia/Shanghai")
        parser.add_argument("--until", type=date.fromisoformat, help="the day after the last")
        parser.add_argument("--output", type=Path, help="a new file; standard output without it")

    def handle(self, *args: Any, **options: Any) -> None:
        since, until = (day and start_of_day(day) for day in (options["since"], options["until"]))
        record(EXPORTED, by=None, summary=options["by"], changes={"since": since, "until": until})
        write = partial(export_events, requested_by=options["by"], since=since, until=until)
        if options["output"] is None:
            write(sys.stdout)
            return
        with options["output"].open("x", encoding="utf-8") as stream:
            count = write(stream)
        self.stdout.write(f"{count} events were written to {options['output']}.")
