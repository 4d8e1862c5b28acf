"""`./yanfa verify`: prove log, files, to-do rows, ledger, the catalogue, locked figures, triggers and schema."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from yanfa.config.backups import journal
from yanfa.config.backups.archive import files_below
from yanfa.config.backups.place import Place
from yanfa.kernel.audit import verification
from yanfa.kernel.clock import now
from yanfa.kernel.files.models import StoredFile
from yanfa.kernel.files.verification import verify as prove_files
from yanfa.kernel.indicators.locking import recheck
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.ledger.models import Account
from yanfa.kernel.ledger.verifying import verify_ledger
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.subsystems.instruments.services.catalogue.listing import verify_catalogue

#: Findings that are printed one by one; --json has all.
SHOWN = 20
STRAY_SECONDS = 48 * 3600


@dataclass(frozen=True)
class Result:
    """What one check found: a line of summary, and a sentence for each thing that is wrong."""

    summary: str
    findings: Sequence[str] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def main(argv: Sequence[str]) -> int:
    """Print one line for each check, with what is wrong below it; 1 if anything is."""
    parser = argparse.ArgumentParser(prog="./yanfa verify", description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    results = dict(_results(say=not options.json))
    if options.json:
        print(json.dumps([_described(*each) for each in results.items()], ensure_ascii=False, indent=1))
    return 0 if all(result.passed for result in results.values()) else 1


def _results(*, say: bool) -> Iterator[tuple[str, Result]]:
    """Every check; those that read tables only where the tables are this version's."""
    for group in (SCHEMA, CONTENT):
        sound = True
        for name, check in group.items():
            result = _made(check)
            sound = sound and result.passed
            if say:
                _print(name, result)
            yield name, result
        if not sound:
            if say and group is SCHEMA:
                print("The other checks were not made: they need the present schema.", file=sys.stderr)
            return


def _made(check: Callable[[], Result]) -> Result:
    """The result of a check; a database that cannot be asked is a finding, not an accident."""
    try:
        return check()
    except Error as problem:
        return Result("could not be looked at", [str(problem)])


def _print(name: str, result: Result) -> None:
    print(f"{'ok  ' if result.passed else 'FAIL'} {name}: {result.summary}", flush=True)
    for finding in result.findings[:SHOWN]:
        print(f"     {finding}")
    if len(result.findings) > SHOWN:
        print(f"     … and {len(result.findings) - SHOWN} more; all with --json")


def _described(name: str, result: Result) -> dict[str, object]:
    return {
        "check": name,
        "passed": result.passed,
        "summary": result.summary,
        "findings": list(result.findings),
    }


def _migrations() -> Result:
    executor = MigrationExecutor(connection)
    loader = executor.loader
    # Not the plan of the executor: it trusts that whoever applied a later migration applied those before it.
    pending = [
        f"{app}.{name}" for app, name in sorted(set(loader.graph.nodes) - set(loader.applied_migrations))
    ]
    return Result(f"{len(loader.applied_migrations)} applied, {len(pending)} pending", pending)


def _restore() -> Result:
    begun = journal.read(Place.configured())
    if begun is None:
        return Result("none is under way")
    return Result(
        "one was interrupted",
        [
            f"The restore of the backup made {begun.made_at} was not ended: run the same ./yanfa restore again."
        ],
    )


def _guards() -> Result:
    found = run_checks(tags=[Tags.database], databases=[connection.alias])
    return Result(
        "append-only triggers and other checks of the database", [str(message.msg) for message in found]
    )


def _log() -> Result:
    report = verification.verify()
    summary = f"{report.links} sealed events, {report.witnessed} witnessed, {report.not_witnessed} not witnessed yet"
    if report.restores:
        summary += f"; restored {len(report.restores)} times, last {report.restores[-1]}"
    unnamed = report.found - len(report.findings)
    rest = [f"… {unnamed}"] if unnamed else []
    return Result(summary, [*map(str, report.findings), *rest])


def _files() -> Result:
    summary = f"{StoredFile.objects.count()} files against their hashes, and the folder against the rows"
    return Result(summary, [*prove_files(), *_strays()])


def _strays() -> Iterator[str]:
    """Files without a row that the nightly sweep should have taken twice."""
    kept = set(StoredFile.objects.values_list("location", flat=True))
    before = now().timestamp() - STRAY_SECONDS
    for path in files_below(settings.FILES_DIR):
        location = path.relative_to(settings.FILES_DIR).as_posix()
        # It may be deleted while it is looked at.
        with suppress(FileNotFoundError):
            if location not in kept and path.lstat().st_mtime < before:
                yield f"The file {location} belongs to no record, and the nightly sweep left it."


def _turns() -> Result:
    return Result("to-do rows and open periods against the states of all records", verify_turns())


def _ledger() -> Result:
    summary = f"{Account.objects.count()} accounts against their postings and open holds"
    return Result(summary, verify_ledger())


def _catalogue() -> Result:
    return Result("what instruments are found and counted by against their records", verify_catalogue())


def _locked_values() -> Result:
    findings: list[str] = []
    count = 0
    for locked in LockedValue.objects.order_by("pk").iterator():
        count += 1
        findings += _differences(locked)
    return Result(f"{count} locked figures computed again", findings)


def _differences(locked: LockedValue) -> Iterator[str]:
    name = f"{locked.code} {locked.period}（{locked.locked_at:%Y-%m-%d}）"
    try:
        again = recheck(locked)
    except KeyError:
        yield f"{name}: no indicator of this version has that code."
        return
    if not again.same_value:
        yield f"{name}: locked as {locked.value}, computed as {again.today.value}."
    elif not again.same_rows:
        yield f"{name}: the figure is the same, the rows that it counts are others."


SCHEMA: dict[str, Callable[[], Result]] = {"restore": _restore, "migrations": _migrations}
CONTENT: dict[str, Callable[[], Result]] = {
    "triggers": _guards,
    "log": _log,
    "files": _files,
    "turns": _turns,
    "ledger": _ledger,
    "catalogue": _catalogue,
    "locked": _locked_values,
}
