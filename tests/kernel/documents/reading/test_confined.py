"""The process that reads for us: what it may not see, and what its failures mean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kernel.documents.reading.oldfiles import biff8
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading import confined, dispatch
from yanfa.kernel.documents.reading.refusals import ConfinementFailed


def test_items_come_back_in_order() -> None:
    (sheet,) = confined.run("xls", biff8([["甲", 0.5]], merged=[(0, 1, 0, 0)]))
    assert sheet == {
        "name": "表一",
        "epoch_1904": False,
        "merges": [[0, 0, 1, 0]],
        "cells": [[0, 0, "text", "甲", "General"], [0, 1, "number", "0.5", "General"]],
    }


def test_a_process_that_does_not_start_is_our_fault_and_not_the_file_s() -> None:
    with pytest.raises(ConfinementFailed):
        dispatch.guarded(lambda: confined.run("no such task", b""))


def test_damage_found_on_the_other_side_comes_back_as_a_sentence() -> None:
    with pytest.raises(UnreadableDocument, match="已损坏") as caught:
        confined.run("xls", b"\x09\x08\x10\x00 cut")
    assert "damaged" in caught.value.english


def test_the_other_side_imports_nothing_from_the_folder_of_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xlrd.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert confined.run("xls", biff8([["甲"]]))


def test_secrets_of_the_environment_do_not_reach_the_other_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YANFA_SECRET_KEY", "secret")
    environment = confined.environment()
    assert "YANFA_SECRET_KEY" not in environment
    assert environment["PYTHONPATH"].split(os.pathsep)[0] == confined.SOURCE_ROOT
