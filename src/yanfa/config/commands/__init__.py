"""The commands of `./yanfa`, one module each, loaded only when called: `audit` must not wait for Django."""

import importlib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass

COMMANDS_PACKAGE = "yanfa.config.commands"


@dataclass(frozen=True)
class Command:
    """One command: its line of help, its module with `main(argv) -> int`, and whether it needs the apps."""

    summary: str
    module: str
    needs_apps: bool = True
    hidden: bool = False


COMMANDS = {
    "run": Command(
        "demonstration on this machine: web, worker, schedules and probe",
        f"{COMMANDS_PACKAGE}.run",
        needs_apps=False,
    ),
    "serve": Command("production web server", f"{COMMANDS_PACKAGE}.serve", needs_apps=False),
    "worker": Command("background jobs and schedules", f"{COMMANDS_PACKAGE}.worker"),
    "probe": Command("look at the registered pages from outside, day and night", f"{COMMANDS_PACKAGE}.probe"),
    "test": Command(
        "all tests; --drills runs the long ones instead", f"{COMMANDS_PACKAGE}.test", needs_apps=False
    ),
    "check": Command(
        "imports, types, lint, migrations, generated docs", f"{COMMANDS_PACKAGE}.check", needs_apps=False
    ),
    "audit": Command(
        "read and check performance forms: audit [--json] FILE…",
        "yanfa.subsystems.performance.rules.command",
        needs_apps=False,
    ),
    "indicators": Command("the declared indicators, or the value of one", f"{COMMANDS_PACKAGE}.indicators"),
    "demo": Command("write a demonstration year: --scale S --year Y", f"{COMMANDS_PACKAGE}.demo"),
    "backup": Command("write database, files and versions to one archive", f"{COMMANDS_PACKAGE}.backup"),
    "restore": Command("bring an archive back into an empty installation", f"{COMMANDS_PACKAGE}.restore"),
    "verify": Command("prove audit log, to-do rows, files and migrations", f"{COMMANDS_PACKAGE}.verify"),
    "prepare": Command("bring the demonstration up to date", f"{COMMANDS_PACKAGE}.prepare", hidden=True),
    "ready": Command("may a production run on this database", f"{COMMANDS_PACKAGE}.ready", hidden=True),
    "translations": Command("what the English catalogue lacks", f"{COMMANDS_PACKAGE}.translations"),
    "reference": Command("write the generated pages of the documentation", f"{COMMANDS_PACKAGE}.reference"),
    "manage": Command("any management command of Django", f"{COMMANDS_PACKAGE}.manage", needs_apps=False),
}


def main(argv: Sequence[str]) -> int:
    """Run one command; the exit code is the command's."""
    name, *arguments = argv or ["help"]
    if name in {"help", "--help", "-h"}:
        print(usage())
        return 0
    if name not in COMMANDS:
        print(f"There is no command {name!r}.\n\n{usage()}", file=sys.stderr)
        return 2
    # An operator's shell names the mode; a newcomer's does not, and means the demonstration.
    os.environ.setdefault("YANFA_MODE", "production" if name in {"serve", "ready"} else "demonstration")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yanfa.config.settings")
    if COMMANDS[name].needs_apps:
        importlib.import_module("django").setup()
    code: int = importlib.import_module(COMMANDS[name].module).main(arguments)
    return code


def usage() -> str:
    """The list of commands, one line each."""
    lines = [f"  {name:<11}{command.summary}" for name, command in COMMANDS.items() if not command.hidden]
    return "Usage: ./yanfa COMMAND\n\n" + "\n".join(lines)
