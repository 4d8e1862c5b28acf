"""Scoring schemes: the dated data are complete and sourced, and the right one is chosen for a form."""

from decimal import Decimal
from itertools import pairwise

import pytest

from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import (
    Rounding,
    read_grade_note,
    region_of,
    scheme_for,
    schemes,
)
from yanfa.subsystems.performance.rules.schemes.files import POLICIES

NOTE_2019 = (
    "绩效等级说明：自评分合计90（含）-100分为优秀，75（含）-90分为良好，60（含）-75分为合格，0-60分为不合格。"
)


@pytest.mark.parametrize(
    ("unit", "year", "code"),
    [
        ("上海市某中心", 2019, "shanghai-2019"),
        ("上海市某中心", 2020, "shanghai-2020"),
        ("上海市某中心", 2021, "shanghai-2020"),
        ("上海市某中心", 2022, "shanghai-2022"),
        ("上海市某中心", 2023, "shanghai-2023"),
        ("上海市某中心", 2026, "shanghai-2023"),
        ("湖北省某厅", 2022, "hubei"),
        ("江西省某局", 2017, "jiangxi"),
        ("广西壮族自治区某厅", 2021, "guangxi"),
        ("天津市某局", 2021, "hebei-tianjin"),
        ("四川省某局", None, "sichuan"),
        ("天长市水利局", 2021, "national"),
        (None, None, "national"),
    ],
)
def test_a_form_is_scored_by_the_scheme_of_its_region_and_year(unit, year, code):
    assert scheme_for(Form(unit=unit, year=year)).code == code


def test_the_generation_stands_in_for_a_missing_year():
    assert scheme_for(Form(unit="上海市某中心", generation="shanghai-2019")).code == "shanghai-2019"


def test_the_authority_decides_about_the_region_before_the_project():
    assert region_of(Form(authority="上海市科学技术委员会", project="湖北省对口支援")) == "上海"
    assert region_of(Form(authority="科学技术局", unit="服务中心")) is None


@pytest.mark.parametrize("scheme", schemes(), ids=lambda scheme: scheme.code)
def test_every_rule_of_a_scheme_names_its_source(scheme):
    rules = [
        scheme.budget,
        scheme.quantitative,
        *scheme.reverse,
        scheme.qualitative,
        scheme.grade,
        scheme.roundings,
        scheme.over_completion,
        *scheme.weights,
    ]
    for rule in rules:
        assert rule.sources, rule.code
        assert rule.label_en, rule.code
        assert ("条文待核" in rule.basis) is rule.unverified


def test_the_text_of_the_national_regulation_is_marked_as_unverified():
    scheme = scheme_for(Form(year=2023))
    assert scheme.quantitative.unverified
    assert scheme.grade.unverified
    assert not scheme.qualitative.unverified


def test_every_policy_file_is_loaded_by_some_scheme():
    assert {path.stem for path in POLICIES.glob("*.toml")} >= {
        "sources",
        "weights",
        "scoring",
        "grades",
        "rounding",
        "schemes",
    }


@pytest.mark.parametrize("scheme", schemes(), ids=lambda scheme: scheme.code)
def test_scales_and_grades_leave_no_gap(scheme):
    levels = scheme.qualitative.levels
    assert [level.code for level in levels] == ["met", "partly", "missed"]
    assert (levels[0].high, levels[-1].low) == (1, 0)
    for upper, lower in pairwise(levels):
        assert lower.high == upper.low
        assert not lower.high_included
    bounds = [band.lower for band in scheme.grade.bands]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[-1] == 0


@pytest.mark.parametrize("scheme", schemes(), ids=lambda scheme: scheme.code)
def test_exact_weight_profiles_add_up_to_a_hundred(scheme):
    for profile in scheme.weights:
        assert not profile.exact or sum(profile.shares.values()) == 100


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.9", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
    ],
)
def test_national_grades(total, grade):
    assert scheme_for(Form(year=2023)).grade.grade_for(Decimal(total)) == grade


@pytest.mark.parametrize(
    ("total", "grade"), [("90", "优秀"), ("89.9", "良好"), ("75", "良好"), ("60", "合格"), ("59", "不合格")]
)
def test_shanghai_grades_of_2019(total, grade):
    assert scheme_for(Form(unit="上海市", year=2019)).grade.grade_for(Decimal(total)) == grade


@pytest.mark.parametrize(
    ("note", "bands"),
    [
        (NOTE_2019, [("优秀", 90), ("良好", 75), ("合格", 60), ("不合格", 0)]),
        (
            "90分以上为优，80分（含）-90分为良，60分（含）-80分为中，60分以下为差",
            [("优", 90), ("良", 80), ("中", 60), ("差", 0)],
        ),
        (
            "优（90-100分）、良（80-89分）、中（60-79分）、差（60分以下）",
            [("优", 90), ("良", 80), ("中", 60), ("差", 0)],
        ),
        (
            "优：95分以上；良：85分以上；中：70分以上；差：70分以下",
            [("优", 95), ("良", 85), ("中", 70), ("差", 0)],
        ),
    ],
)
def test_a_form_may_explain_its_own_grades(note, bands):
    assert [(band.name, band.lower) for band in read_grade_note(note).bands] == bands


@pytest.mark.parametrize("note", [None, "", "1、本表由单位填报。", "得分90分以上为优"])
def test_a_note_without_bands_is_none(note):
    assert read_grade_note(note) is None


def test_printed_grades_override_those_of_the_scheme():
    form = Form(unit="上海市", year=2023, grade_note=NOTE_2019)
    assert scheme_for(form).grade.grade_for(Decimal(80)) == "良好"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("达成指标", "met"),
        ("达成年度指标", "met"),
        ("全部或基本达成预期指标", "met"),
        ("部分达成指标并具有一定效果", "partly"),
        ("部分达成年度指标 并具有一定效果", "partly"),
        ("未达成年度指标且效果较差", "missed"),
        ("未达成指标", "missed"),
    ],
)
def test_words_of_the_scale(text, level):
    assert scheme_for(Form(year=2023)).qualitative.level_of(text).code == level


@pytest.mark.parametrize("text", ["完善", "不断扩大", "没有达成指标", "100%", ""])
def test_other_words_name_no_level(text):
    assert scheme_for(Form(year=2023)).qualitative.level_of(text) is None


@pytest.mark.parametrize(
    ("mode", "places", "value", "rounded"),
    [
        ("half_up", 2, "93.2724", "93.27"),
        ("half_up", 0, "93.2724", "93"),
        ("half_up", 1, "9.9442", "9.9"),
        ("up", 2, "99.4422", "99.45"),
        ("up", 2, "99.1340", "99.14"),
        ("up", 2, "86.1830", "86.19"),
        ("down", 2, "99.9558", "99.95"),
        ("down", 2, "9.9956", "9.99"),
    ],
)
def test_roundings_of_the_generations(mode, places, value, rounded):
    assert Rounding(mode, places).apply(Decimal(value)) == Decimal(rounded)
