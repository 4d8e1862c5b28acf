"""The launcher: what it decides before any library is installed."""

import ast
import importlib.machinery
import importlib.util
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT


@pytest.fixture
def launcher(tmp_path, monkeypatch):
    monkeypatch.setenv("YANFA_VENV", str(tmp_path / "environment"))
    loader = importlib.machinery.SourceFileLoader("launcher", str(ROOT / "yanfa"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("launcher", loader))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    return module


def test_it_uses_the_standard_library_alone():
    tree = ast.parse((ROOT / "yanfa").read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def test_an_old_python_can_still_read_it():
    ast.parse((ROOT / "yanfa").read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_new_environment_is_not_installed_and_a_stamped_one_is(launcher, tmp_path):
    assert launcher.installed() == set()
    (tmp_path / "environment").mkdir()
    (tmp_path / "environment" / ".installed").write_text("\n".join(launcher.satisfied_by("dev")))
    assert {launcher.fingerprint("base"), launcher.fingerprint("dev")} == launcher.installed()


def test_a_change_of_the_requirements_changes_the_fingerprint(launcher, tmp_path, monkeypatch):
    before = launcher.fingerprint("base")
    changed = tmp_path / "base.txt"
    changed.write_text("another==1.0")
    monkeypatch.setattr(launcher, "requirements", lambda kind: str(changed))
    assert launcher.fingerprint("base") != before


def test_the_ways_of_installing_are_tried_in_order(launcher):
    ways = [[command[1:4] for command in way] for way in launcher.install_commands("python3.11", "base")]
    assert ways[0][0] == ["-m", "venv", launcher.ENVIRONMENT]
    assert ways[1][0] == ["-m", "venv", "--without-pip"]
    assert ways[1][1][:3] == ["-m", "pip", "--python"]
    assert ways[2][0][:3] == ["-m", "pip", "install"]


def test_a_python_without_pip_gets_the_command_that_mends_it(launcher, tmp_path):
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    with pytest.raises(launcher.SetUpFailed, match="apt install python3-venv"):
        launcher.install(str(bare), "base")


def test_what_failed_is_shown(launcher):
    tried = []
    assert not launcher.succeeded(
        [sys.executable, "-c", "print('no such package'); raise SystemExit(1)"], tried
    )
    assert "no such package" in tried[0]


def test_an_unknown_command_is_said():
    answer = subprocess.run(
        [sys.executable, "-m", "yanfa", "fly"], cwd=ROOT / "src", capture_output=True, text=True, check=False
    )
    assert answer.returncode == 2
    assert "There is no command 'fly'" in answer.stderr
    assert "./yanfa COMMAND" in answer.stderr
