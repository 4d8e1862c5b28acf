"""Write the library of published indicators anew from a table of them, or say what it holds."""

import csv
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yanfa.subsystems.performance.rules.drafting.library import LIBRARY, UnfitTable, compile_library, library


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", type=Path, metavar="CSV", help="table of indicators to write the library from"
        )
        parser.add_argument("--to", type=Path, default=LIBRARY, help="where to write it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            self._write(options["write"], options["to"])
            return
        entries = library().entries
        rows = sum(len(entry.years) for entry in entries)
        self.stdout.write(f"{len(entries)} indicators with {rows} published rows.")

    def _write(self, table: Path, target: Path) -> None:
        forms = json.loads(LIBRARY.with_name("forms.json").read_text("utf-8"))
        try:
            with table.open(encoding="utf-8-sig", newline="") as file:
                entries = compile_library(csv.DictReader(file), forms)
        except (OSError, UnicodeDecodeError, UnfitTable) as refused:
            raise CommandError(f"指标库没有改动：{refused}") from refused
        target.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(entries)} indicators are in {target}.")
