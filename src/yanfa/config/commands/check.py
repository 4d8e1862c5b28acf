"""`./yanfa check`: everything that can be said about the code without running it, on every core of the machine."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SCRIPTS = Path(sys.executable).parent

#: What needs no pages and no records; every URL against every role, and every figure, belong to the suite.
STATIC = ("doors", "glossary", "limits", "repository", "settings")
#: The longest first: the others run beside it.
CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "imports": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "src", "--lint", "--quiet"],
    "migrations": ["python", "-m", "yanfa", "manage", "makemigrations", "--check", "--dry-run"],
    "settings": ["python", "-m", "yanfa", "manage", "check", "--fail-level", "WARNING"],
    "deployment": ["python", "-m", "yanfa", "manage", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": ["python", "-m", "yanfa", "translations"],
    "documentation": ["python", "-m", "yanfa", "reference", "--check"],
    "architecture": [
        "python",
        "-m",
        "pytest",
        "-q",
        *(f"tests/architecture/test_{name}.py" for name in STATIC),
    ],
}


@dataclass(frozen=True)
class Answer:
    """What one check said, and how long it took."""

    name: str
    passed: bool
    output: str
    seconds: float


def main(argv: Sequence[str]) -> int:
    """Run the checks (all, or those named); print what fails, and 1 if any does."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = [_told(each) for each in pool.map(_run, argv or CHECKS)]
    failed = [answer.name for answer in answers if not answer.passed]
    print("All checks pass." if not failed else f"These checks fail: {', '.join(failed)}")
    return 1 if failed else 0


def _told(answer: Answer) -> Answer:
    """Print it: one line, and all of the output where the check fails."""
    print(f"{'ok  ' if answer.passed else 'FAIL'} {answer.name} ({answer.seconds:.1f} s)", flush=True)
    if not answer.passed:
        print(answer.output, flush=True)
    return answer


def _run(name: str) -> Answer:
    started = time.monotonic()
    program, *arguments = CHECKS[name]
    with tempfile.TemporaryDirectory(prefix="yanfa-check-") as folder:
        answer = subprocess.run(  # noqa: S603  the commands above, nothing from outside
            [str(SCRIPTS / program), *arguments],
            cwd=ROOT,
            env=os.environ | _environment(name, folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
    output = answer.stdout.decode("utf-8", "replace")
    return Answer(name, answer.returncode == 0, output, time.monotonic() - started)


def _environment(name: str, folder: str) -> dict[str, str]:
    """Test mode in a folder of its own; the deployment check looks at what production would use."""
    if name in {"documentation", "types"}:  # without the sample app of the tests
        return {"YANFA_MODE": "demonstration", "YANFA_DATA_DIR": folder}
    if name != "deployment":
        return {"YANFA_MODE": "test", "YANFA_DATA_DIR": folder}
    secret = "x".join(str(number) for number in range(40))
    return {
        "YANFA_MODE": "production",
        "YANFA_DATA_DIR": folder,
        "SECRET_KEY": secret,
        "YANFA_BLIND_INDEX_KEY": secret,
        "YANFA_WITNESS_KEY": secret,
    }
