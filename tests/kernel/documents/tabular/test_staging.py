"""Rows kept between a preview and its import: found by their key, for an hour, whole or not at all."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from yanfa.kernel.documents.tabular import staging
from yanfa.kernel.documents.tabular.staging import BATCH, KEPT_SECONDS, Stage, found, key_of

ROWS = [[number, f"甲{number}", None, "1.50", True] for number in range(BATCH + 5)]
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "staged"


def kept(key, rows=ROWS, **facts):
    with Stage() as stage:
        for row in rows:
            stage.put(row)
        stage.keep(key, facts)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_rows_come_back_in_their_order_as_often_as_they_are_asked_for():
    with Stage() as stage:
        for row in ROWS:
            stage.put(row)
        assert list(stage.rows()) == ROWS
        assert next(stage.rows()) == ROWS[0]
        stage.put(["last"])
        assert list(stage.rows()) == [*ROWS, ["last"]]


def test_what_was_kept_is_found_with_its_facts_by_who_asks_for_that_key(folder):
    kept("a", sheet="台账")
    with found("a") as stage:
        assert (stage.facts, list(stage.rows())) == ({"sheet": "台账"}, ROWS)
    assert found("b") is None
    assert Path(folder, "a").stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_keeping_after_some_rows_were_looked_at_loses_none():
    with Stage() as stage:
        for row in ROWS:
            stage.put(row)
        assert next(stage.rows()) == ROWS[0]
        stage.keep("a", {})
        assert list(stage.rows()) == ROWS
    with found("a") as stage:
        assert list(stage.rows()) == ROWS


def test_what_is_not_kept_leaves_nothing_even_where_the_reading_broke_off(folder):
    with Stage() as stage:
        stage.put([1])
    with pytest.raises(ZeroDivisionError), Stage() as stage:
        stage.put([1 / 0])
    assert names(folder) == []


def test_it_is_let_go_by_who_used_it_and_after_an_hour(folder):
    with time_machine.travel(NOON, tick=False):
        kept("old")
        kept("used")
        with found("used") as stage:
            stage.forget()
            assert list(stage.rows()) == ROWS, "who reads on may"
        assert names(folder) == ["old"]
    with time_machine.travel(NOON + timedelta(seconds=KEPT_SECONDS + 1), tick=False):
        assert found("old") is None
        kept("new")
    assert names(folder) == ["new"]


def test_the_oldest_makes_room(folder, monkeypatch):
    for number, key in enumerate("abc"):
        with time_machine.travel(NOON + timedelta(minutes=number), tick=False):
            kept(key, [["一" * 100]])
            size = Path(folder, key).stat().st_size
            monkeypatch.setattr(staging, "MOST_BYTES", 2 * size)
    assert names(folder) == ["b", "c"]


def test_a_later_reading_takes_the_place_of_an_earlier_one():
    kept("a", [[1]])
    with found("a") as earlier:
        kept("a", [[2]])
        assert list(earlier.rows()) == [[1]], "who began to read reads on"
    with found("a") as later:
        assert list(later.rows()) == [[2]]


def test_a_key_tells_apart_whatever_differs():
    keys = {key_of("x", 1), key_of("x", 2), key_of("x", "1"), key_of("x1"), key_of("x", 1, None)}
    assert len(keys) == 5
    assert key_of("x", [1, {"a": NOON}]) == key_of("x", [1, {"a": NOON}])
