"""Kills a command before its first, second, third … step on the disk, and looks whether running it again ends it.

    python -m tests.config.killing ARCHIVE FIRST STRIDE COMMAND…

A process of its own, in the environment of the installation under trial (which is emptied each time): it loads the
platform once and forks for every run. It prints one line of JSON: how many runs were killed, and for each what was
found afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import django

STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate"}
ALWAYS = {"sqlite3.connect", "subprocess.Popen"}


def main(archive: Path, first: int, stride: int, command: list[str]) -> None:
    """Go on until a run gets through alive."""
    django.setup()
    found = []
    number = first
    while True:
        empty(archive if command[0] == "backup" else None)
        killed = run(command, kill_at=number) == -signal.SIGKILL
        if not killed:
            break
        state = after_backup(archive) if command[0] == "backup" else after_restore()
        found.append({"killed before step": number, "state": state, "again": run(command), **tables()})
        number += stride
    print(json.dumps(found))


def run(command: list[str], kill_at: int = 0) -> int:
    """The exit code of the command in a process of its own, negative for a signal."""
    from yanfa.config import commands  # noqa: PLC0415  after django.setup

    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.dup2(os.open(os.environ["YANFA_DATA_DIR"] + ".log", os.O_WRONLY | os.O_APPEND | os.O_CREAT), 1)
    os.dup2(1, 2)
    if kill_at:
        sys.addaudithook(Executioner(kill_at, str(Path(os.environ["YANFA_DATA_DIR"]).parent)))
    try:
        code = commands.main(command)
        sys.stdout.flush()
    except BaseException as problem:
        print(repr(problem), flush=True)
        code = 99
    os._exit(code)


class Executioner:
    """Counts what Python is about to do with files below a folder, with databases and programs; kills at a number."""

    def __init__(self, number: int, folder: str) -> None:
        self.left, self.folder = number, folder

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in ALWAYS or (event in STEPS and any(self._inside(each) for each in arguments)):
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)

    def _inside(self, argument: object) -> bool:
        return isinstance(argument, str | bytes | os.PathLike) and self.folder in str(os.fsdecode(argument))


def empty(archive: Path | None) -> None:
    """An installation in which nothing is, or for backups only the archive away."""
    from django.db import connection  # noqa: PLC0415  after django.setup

    if archive is not None:
        archive.unlink(missing_ok=True)
        return
    folder = Path(os.environ["YANFA_DATA_DIR"])
    shutil.rmtree(folder)
    folder.mkdir()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    connection.close()


def after_backup(archive: Path) -> str:
    """Whether an archive is there under its name, and is one."""
    from yanfa.config.backups.archive import examine  # noqa: PLC0415  after django.setup

    if not archive.exists():
        return "none"
    with archive.open("rb") as stream:
        examine(stream, None)
    return "whole"


def after_restore() -> str:
    """Untouched, under way (the journal says so), or complete."""
    from django.db import connection  # noqa: PLC0415  after django.setup

    from tests.config.installations import is_untouched  # noqa: PLC0415
    from yanfa.config.backups import fitting, journal  # noqa: PLC0415
    from yanfa.config.backups.place import Place  # noqa: PLC0415

    place = Place.configured()
    try:
        if journal.read(place):
            return "under way"
        if fitting.table_in_use(place):
            return "complete"
        return "untouched" if is_untouched(place) else "half"
    finally:
        connection.close()


def tables() -> dict[str, dict[str, str]]:
    """The hashes of all tables and files as they are now, and what lies in the data folder."""
    from django.conf import settings  # noqa: PLC0415  after django.setup
    from django.db import connection  # noqa: PLC0415

    from tests.config.installations import file_hashes, table_hashes  # noqa: PLC0415

    try:
        left = {name: "" for name in os.listdir(settings.DATA_DIR) if not name.startswith("other.sqlite3")}
        return {"tables": table_hashes(), "files": file_hashes(settings.FILES_DIR), "left": left}
    finally:
        connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
