"""`./yanfa test`: all tests; --drills runs the long ones instead, --no-journeys leaves the browser out.

Any other argument is handed to pytest as it is.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from yanfa.config.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parents[4]
EVERY_CORE = ["-n", "logical", "--dist", "loadfile"]
#: Every process of the journeys has a demonstration and a browser of its own: on a large machine not one a core.
FEW = ["--maxprocesses", "4"]


def main(argv: Sequence[str]) -> int:
    """The suite on the database of DATABASE_URL (default: embedded SQLite), then the browser journeys."""
    compile_catalogues()
    arguments = list(argv)
    if "--drills" in arguments:
        arguments.remove("--drills")
        return _pytest(["-m", "drill", "-s", *arguments])
    journeys = "--no-journeys" not in arguments
    if arguments and journeys:
        return _pytest(arguments)
    code = _pytest(EVERY_CORE)
    return code or (_pytest(["-m", "journey", *EVERY_CORE, *FEW, "tests/journeys"]) if journeys else 0)


def _pytest(arguments: Sequence[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="yanfa-test-") as folder:
        environment = os.environ | {"YANFA_MODE": "test", "YANFA_DATA_DIR": folder}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603
