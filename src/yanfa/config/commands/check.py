"""`./yanfa check`: everything that can be said about the code without running it."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
SCRIPTS = Path(sys.executable).parent

#: What needs no pages and no records; every URL against every role, and every figure, belong to the suite.
STATIC = ("doors", "glossary", "limits", "repository", "settings")
CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "imports": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
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


def main(argv: Sequence[str]) -> int:
    """Run the checks (all, or those named); print what fails, and 1 if any does."""
    failed = [name for name in (argv or CHECKS) if not _passes(name)]
    print("All checks pass." if not failed else f"These checks fail: {', '.join(failed)}")
    return 1 if failed else 0


def _passes(name: str) -> bool:
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
    passed = answer.returncode == 0
    print(f"{'ok  ' if passed else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not passed:
        print(answer.stdout.decode("utf-8", "replace"), flush=True)
    return passed


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
