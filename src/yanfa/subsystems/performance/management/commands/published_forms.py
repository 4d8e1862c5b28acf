"""Put the published forms that the platform ships on file, or write their facts anew from the documents."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from yanfa.subsystems.performance.rules.examination import examine, read_files
from yanfa.subsystems.performance.rules.facts import facts_of
from yanfa.subsystems.performance.services import PUBLISHED, file_published


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--write", nargs="+", type=Path, metavar="FILE", help="documents to take the facts of"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write"]:
            self._write(options["write"])
        else:
            self.stdout.write(f"{len(file_published())} forms put on file.")

    def _write(self, paths: list[Path]) -> None:
        documents = read_files(
            (f"published-{number}", path.read_bytes()) for number, path in enumerate(paths, 1)
        )
        english = examine(deepcopy(documents), "en")
        facts = [facts_of(zh, en) for zh, en in zip(examine(documents, "zh"), english, strict=True)]
        PUBLISHED.parent.mkdir(exist_ok=True)
        PUBLISHED.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"The facts of {len(facts)} forms are in {PUBLISHED}.")
