"""Runs of characters without borders: parted where there is one way, left alone where there are two."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.reading.layouts import unseparated

WEIGHT_FIRST = ("name", "weight", "target", "actual", "score", "deviation")
WEIGHT_LAST = ("name", "target", "actual", "weight", "score")


def test_rows_are_parted_by_the_look_of_their_figures() -> None:
    assert unseparated.part("仪器台数20≥5台≥5台20服务次数10100次100次10", WEIGHT_FIRST) == [
        ["仪器台数", "20", "≥5台", "≥5台", "20", ""],
        ["服务次数", "10", "100次", "100次", "10", ""],
    ]


def test_words_that_repeat_are_target_and_actual() -> None:
    assert unseparated.part("服务环境明显改善明显改善1010", WEIGHT_LAST) == [
        ["服务环境", "明显改善", "明显改善", "10", "10"]
    ]


def test_a_reason_follows_the_last_score() -> None:
    rows = unseparated.part("按期完成率10100%100%9雨季停工一周", WEIGHT_FIRST)

    assert rows == [["按期完成率", "10", "100%", "100%", "9", "雨季停工一周"]]


@pytest.mark.parametrize("run", ["台数1111111", "仪器台数", "1020304050"])
def test_a_run_with_two_readings_or_none_is_not_parted(run: str) -> None:
    assert unseparated.part(run, WEIGHT_FIRST) is None


@pytest.mark.parametrize(
    ("rate", "row"),
    [
        ("95.00%", ["", "年度资金总额：", "40", "38", "10", "95.00%", "9.5"]),
        ("80.00%", ["40381080.00%9.5"]),
    ],
)
def test_amounts_are_parted_only_where_rate_and_score_come_true(rate: str, row: list[str]) -> None:
    head = "绩效目标自评表（2022年度）项目名称仪器更新主管部门科技局资金情况（万元）全年预算数全年执行数分值执行率得分"
    table = (
        "一级指标二级指标三级指标分值年度指标值全年实际值得分产出指标数量指标仪器台数90≥5台≥5台90总分10099.5"
    )
    note = "注：一级指标分值统一设置。" * 8

    grid = unseparated.regrid([f"{head}年度资金总额：403810{rate}9.5{table}{note}"]) or []

    assert row in grid


def test_text_with_borders_is_not_concerned() -> None:
    assert unseparated.regrid(["项目名称\t仪器更新", "一级指标 二级指标 三级指标"]) is None


def test_text_whose_head_stands_apart_is_none_of_these() -> None:
    words = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    rest = "产出指标数量指标设备台数≥5台6台10.0010.00" + "为保证正常运行按期完成各项工作" * 12

    assert unseparated.regrid([" ".join(words), rest]) is None
    assert unseparated.regrid(["".join(words), rest]) is not None
