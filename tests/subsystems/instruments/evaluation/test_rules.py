"""The sums of the evaluation: its year, points, places, grades with quotas, and the two shipped schemes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.kernel import policy
from yanfa.subsystems.instruments.choices.evaluation import Grade
from yanfa.subsystems.instruments.rules.evaluation import (
    GradeRule,
    Standing,
    criteria_of,
    grade_rules,
    grades,
    mean,
    period_of,
    points,
    ranked,
    ratio,
)

RULES = [
    GradeRule("excellent", Decimal(85), Decimal(20)),
    GradeRule("good", Decimal(75), Decimal(60)),
    GradeRule("pass", Decimal(60), Decimal(100)),
    GradeRule("fail", Decimal(0), Decimal(100)),
]
ROW = {
    "code": "a",
    "group": "g",
    "weight": 100,
    "by": "system",
    "label": "甲",
    "label_en": "A",
    "group_label": "组",
    "group_label_en": "Group",
}


def standing(key, total, sharing=0):
    return Standing(key, Decimal(str(total)), Decimal(str(sharing)))


def test_the_year_is_called_by_its_end():
    assert period_of(2023, 7) == (date(2022, 7, 1), date(2023, 7, 1))


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("municipal", {"信息公开": 20, "共享服务管理": 20, "服务队伍与能力": 15, "共享服务业绩": 45}),
        ("national", {"运行使用情况": 40, "共享服务成效": 20, "组织管理情况": 40}),
    ],
)
@pytest.mark.django_db
def test_the_shipped_schemes_add_up(name, groups):
    found = criteria_of(policy.get(f"instruments.evaluation_scheme_{name}", date(2025, 6, 30)).value)
    sums = {group: sum(each.weight for each in found if each.group_label == group) for group in groups}
    assert sums == groups
    assert any(each.sharing for each in found)


def test_a_scheme_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="合计应为 100"):
        criteria_of([ROW | {"weight": 99}])
    with pytest.raises(ValueError, match="重复"):
        criteria_of([ROW | {"weight": 50}, ROW | {"weight": 50}])


@pytest.mark.parametrize(
    ("value", "full_at", "earned"),
    [("0.5", "1.0", "7.50"), ("2", "1", "15.00"), (None, "1", "0"), ("-1", "1", "0"), ("0.1", "0.3", "5.00")],
)
def test_points_are_in_proportion_up_to_the_full_mark(value, full_at, earned):
    (criterion,) = criteria_of([ROW | {"full_at": Decimal(full_at)}])
    fifteen = replace(criterion, weight=Decimal(15))
    assert points(fifteen, None if value is None else Decimal(value)) == Decimal(earned)


def test_shares_and_means():
    assert ratio(1, 3) == Decimal("0.3333")
    assert ratio(5, 3) == 1
    assert ratio(1, 0) is None
    assert mean([Decimal(80), Decimal(85)]) == Decimal("82.50")
    assert mean([]) is None


def test_equal_totals_are_ordered_by_sharing():
    places = ranked([standing(1, 90, 30), standing(2, 90, 40), standing(3, 95), standing(4, 90, 30)])
    assert [(place, unit.key) for place, unit in places] == [(1, 3), (2, 2), (3, 1), (3, 4)]


def test_grades_keep_their_quotas():
    """Five units: one may be 优秀, three 良好 or better; the second of the best falls to 良好."""
    found = grades(
        [standing(1, 95), standing(2, 90), standing(3, 80), standing(4, 76), standing(5, 59)], RULES
    )
    assert found == {1: "excellent", 2: "good", 3: "good", 4: "pass", 5: "fail"}


def test_who_shares_the_last_place_of_a_quota_falls_together():
    found = grades([standing(key, 90, 30) for key in range(2)] + [standing(9, 50)] * 1, RULES)
    assert found == {0: "pass", 1: "pass", 9: "fail"}


def test_grades_come_best_first():
    rows = [{"grade": "fail", "least": 0, "quota": 100}, {"grade": "good", "least": 75, "quota": 60}]
    assert [rule.grade for rule in grade_rules(rows)] == ["good", "fail"]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 45)), min_size=1, max_size=40))
def test_a_better_unit_never_has_a_worse_grade(scores):
    units = [standing(key, total, sharing) for key, (total, sharing) in enumerate(scores)]
    found, order = grades(units, RULES), [each.value for each in Grade]
    ordered = [order.index(found[unit.key]) for _place, unit in ranked(units)]
    assert ordered == sorted(ordered)
    assert sum(grade == "excellent" for grade in found.values()) <= len(units) * 20 // 100
    least = {rule.grade: rule.least for rule in RULES}
    assert all(unit.total >= least[found[unit.key]] for unit in units)
