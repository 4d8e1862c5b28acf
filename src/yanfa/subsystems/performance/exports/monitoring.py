"""绩效运行监控表: execution and goals at a day within the year, the outlook of every row, and the decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from yanfa.kernel.documents.layout import Block, Cell, Grid, Layout, Title, figure, label, value
from yanfa.kernel.documents.letter import written_day
from yanfa.subsystems.performance.effects.figures import execution_rate
from yanfa.subsystems.performance.exports.goals import signatures_grid
from yanfa.subsystems.performance.models import MonitoredRow, Monitoring
from yanfa.subsystems.performance.models.monitoring import CAUSES
from yanfa.subsystems.performance.services.forming import monitoring_form


def monitoring_layout(monitoring: Monitoring) -> Layout:
    """The form as it is printed; causes stand as ticks under their kinds."""
    months = f"1-{monitoring.as_of.month}月"
    causes = (0.6,) * len(CAUSES)
    blocks: list[Block] = [
        Title(
            "项目支出绩效运行监控表", f"（{monitoring.goal.year}年度，截至{written_day(monitoring.as_of)}）"
        ),
        Grid((1.3, 1.7, 1.3, 1.7, 1.3, 1.7), list(_head(monitoring, months))),
        Grid((1, 1.8, 1.3, 1.4, 1.4, *causes, 1.8, 1.1), list(_rows(monitoring, months)), head_rows=2),
        Grid((1.3, 7.7), list(_foot(monitoring))),
        *signatures_grid(monitoring),
    ]
    return Layout(f"{monitoring} 绩效运行监控表", tuple(blocks), landscape=True)


def _head(monitoring: Monitoring, months: str) -> Iterator[Sequence[Cell]]:
    year = monitoring.goal.project_year
    yield [
        *(label("项目名称"), value(year.project_name)),
        *(label("主管部门"), value(year.authority_name)),
        *(label("实施单位"), value(year.unit_name)),
    ]
    rate = execution_rate(monitoring.executed, monitoring.annual_budget)
    yield [
        *(label("年初预算数（元）"), figure(_yuan(monitoring.initial_budget))),
        *(label("全年预算数（元）"), figure(_yuan(monitoring.annual_budget))),
        *(label(f"{months}执行数（元）"), figure(_yuan(monitoring.executed))),
    ]
    yield [
        *(label(f"{months}执行率"), figure("" if rate is None else f"{_places(rate)}%")),
        *(label("全年预计执行数（元）"), figure(_yuan(monitoring.expected), columns=3)),
    ]
    yield [label("年度总体目标"), value(monitoring_form(monitoring).goal_text, columns=5)]


def _rows(monitoring: Monitoring, months: str) -> Iterator[Sequence[Cell]]:
    first = ("二级指标", "三级指标", "年度指标值", f"{months}完成情况", "全年预计完成情况")
    yield [
        *(label(text, rows=2) for text in first),
        label("偏差原因", columns=len(CAUSES)),
        label("原因说明", rows=2),
        label("完成目标可能性", rows=2),
    ]
    yield [label(str(text)) for _code, text in CAUSES]
    for row in monitoring.rows.select_related("row"):
        yield _cells(row)


def _cells(row: MonitoredRow) -> list[Cell]:
    return [
        value(row.row.level2),
        value(row.row.name),
        value(row.row.target, align="center"),
        value(row.done, align="center"),
        value(row.expected, align="center"),
        *(value("√" if str(code) in row.causes else "", align="center") for code, _text in CAUSES),
        value(row.cause_text),
        value(str(row.get_outlook_display() or ""), align="center"),
    ]


def _foot(monitoring: Monitoring) -> Iterator[Sequence[Cell]]:
    yield [label("存在问题"), value(monitoring.problems)]
    yield [label("改进措施"), value(monitoring.measures)]
    if monitoring.decided_on:
        told = f"{monitoring.get_decision_display()}　{monitoring.decision_reason}　{monitoring.decided_on:%Y-%m-%d}"
        yield [label("处理决定"), value(told)]


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _places(rate: Decimal) -> Decimal:
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)
