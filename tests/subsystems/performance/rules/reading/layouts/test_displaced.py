"""Figures before their names: rows only where the numbers agree, money only where rate and score prove it."""

from __future__ import annotations

from yanfa.subsystems.performance.rules.reading.layouts import displaced

HEAD = (
    "自评表 (2022年度) 项目名称 仪器宣传 主管部门 科技局 年初预算数 全年预算数 全年执行数 分值 执行率 得分 "
    "50000.00 50000.00 {executed} 10 9.5 年度资金总额 项目资金 (元) 共享中心 实施单位 95.00% "
)
TABLE = (
    "一级指标 二级指标 三级指标 数量指标 年度 指标值 实际 完成值 分值 得分 >=4场 5场 40 40 =100% 98% 50 49 100 98.5 "
    "产出指标 质量指标 {names} 总分"
)


def rows(names: str = "宣讲场次 材料合格 率", executed: str = "47500") -> list[list[str]]:
    return displaced.regrid([HEAD.format(executed=executed) + TABLE.format(names=names)]) or []


def test_figures_levels_and_names_meet_in_their_order() -> None:
    grid = rows()

    assert ["产出指标", "数量指标", "宣讲场次", ">=4场", "5场", "40", "40"] in grid
    assert ["产出指标", "质量指标", "材料合格率", "=100%", "98%", "50", "49"] in grid
    assert ["总分", "100", "98.5"] in grid


def test_a_unit_printed_before_its_label_belongs_to_it() -> None:
    assert ["实施单位", "共享中心"] in rows()


def test_another_number_of_names_than_of_figures_makes_no_rows() -> None:
    assert rows(names="宣讲场次 材料合格率 读者人数") == []


def test_amounts_that_do_not_give_the_rate_stay_loose() -> None:
    total = ["", "年度资金总额", "50000.00", "50000.00", "47500", "10", "95.00%", "9.5"]

    assert total in rows()
    assert ["40000"] in rows(executed="40000")
