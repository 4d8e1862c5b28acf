"""The library holds all 308 published rows as facts, and is searched by words, metric and level."""

import csv
import json
from pathlib import Path

import pytest

from yanfa.subsystems.performance.rules.drafting import library
from yanfa.subsystems.performance.rules.drafting.library import (
    COLUMNS,
    LIBRARY,
    UnfitTable,
    compile_library,
)

TABLE = Path(__file__).resolve().parents[6] / "shared" / "domain" / "published-indicators.csv"
FORMS = json.loads(LIBRARY.with_name("forms.json").read_text("utf-8"))


def test_every_published_row_is_there_once():
    held = sorted(
        (year.year, year.project, entry.name) for entry in library().entries for year in entry.years
    )
    printed = sorted(
        (form["printed"]["year"], "".join(form["printed"]["project"].split()), "".join(row["name"].split()))
        for form in FORMS
        for row in form["printed"]["indicators"]
    )
    assert len(held) == 308
    assert [(year, name) for year, _, name in held] == [(year, name) for year, _, name in printed]


def test_every_entry_has_a_metric_and_its_figures_are_those_of_the_forms():
    rows = {
        (form["printed"]["year"], "".join(row["name"].split()), row["target"], row["actual"], row["weight"])
        for form in FORMS
        for row in form["printed"]["indicators"]
    }
    for entry in library().entries:
        assert all("." in metric for metric in entry.metrics)
        for year in entry.years:
            assert (year.year, entry.name, year.target, year.actual, year.weight) in rows


def test_no_sentence_is_shipped():
    texts = [
        text
        for entry in json.loads(LIBRARY.read_text("utf-8"))
        for year in entry["years"]
        for key in ("target", "actual", "weight", "kind")
        if (text := year[key])
    ]
    assert max(map(len, texts)) <= 40
    assert set(json.loads(LIBRARY.read_text("utf-8"))[0]) == {
        "name", "metrics", "filters", "scope", "unit", "level1", "level2", "years",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "rest", "name"),
    [
        ("外专 动态", {}, "外专服务动态"),
        ("热线 接听率", {}, "服务热线电话接听率"),
        ("", {"metric": "instruments.newly_reported"}, "新增仪器信息报送"),
        ("仪器", {"metric": "instruments", "level": "数量"}, "新增仪器信息报送数"),
        ("满意度", {"level": "满意度"}, "服务满意度"),
    ],
)
def test_it_is_searched(words, rest, name):
    assert name in [entry.name for entry in library().search(words, **rest)]


def test_what_is_asked_must_all_fit():
    assert library().search("外专 没有这个词") == []
    assert all("records" in entry.metrics[0] for entry in library().search(metric="records"))
    assert library().search(metric="record") == []


def test_targets_over_the_years():
    entry = next(each for each in library().named("培训会") if each.metrics == ("outreach.events",))
    assert [(year.year, year.target, year.actual) for year in entry.years] == [
        (2020, ">=8次", "11次"),
        (2021, ">=8次", "18次"),
    ]
    assert entry.is_measurable
    assert entry.last_target.year == 2021


def row(**changes):
    first = {
        "year": "2020", "project": "上海市外国人来华工作服务", "level2": "数量指标", "name": "培训会",
        "target_type": ">=", "metric": "outreach.events", "filter": "kind=training", "scope": "project=row",
        "print_unit": "次", "note": "a sentence",
    }  # fmt: skip
    return first | changes


def test_a_table_is_compiled_without_its_notes():
    made = compile_library([row()], FORMS)
    assert [entry["name"] for entry in made] == ["培训会"]
    assert made[0]["years"][0]["actual"] == "11次"
    assert "a sentence" not in json.dumps(made)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_table_without_a_column_is_refused_in_words(column):
    lame = {key: value for key, value in row().items() if key != column}
    with pytest.raises(UnfitTable, match=f"第2行缺少{column}列"):
        compile_library([lame], FORMS)


def test_a_row_that_no_form_printed_is_refused_in_words():
    with pytest.raises(UnfitTable, match=r"第3行的“培训课”不在2020年"):
        compile_library([row(), row(name="培训课")], FORMS)


@pytest.mark.skipif(not TABLE.is_file(), reason="the table of published indicators is not at hand")
def test_the_shipped_library_is_that_of_the_table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        assert compile_library(csv.DictReader(file), FORMS) == json.loads(LIBRARY.read_text("utf-8"))
