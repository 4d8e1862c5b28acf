"""The set-up promise on a machine where nothing is installed: a fresh clone, one command."""

import os
import subprocess
import time

import pytest

from tests.architecture.sources import ROOT

pytestmark = pytest.mark.drill
COLD_SECONDS = 120


def test_a_fresh_clone_installs_itself_and_answers(tmp_path):
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith(("YANFA", "DATABASE"))
    }
    environment.pop("PYTHONPATH", None)
    started = time.monotonic()
    first = subprocess.run(["./yanfa", "help"], cwd=clone, env=environment, capture_output=True, text=True)
    cold = time.monotonic() - started
    again = time.monotonic()
    second = subprocess.run(["./yanfa", "help"], cwd=clone, env=environment, capture_output=True, text=True)
    warm = time.monotonic() - again
    print(f"\ncold {cold:.1f} s, warm {warm:.2f} s")
    assert first.returncode == second.returncode == 0, first.stderr
    assert "./yanfa COMMAND" in first.stdout
    assert "Installing" not in second.stderr
    assert cold < COLD_SECONDS
