"""The reference pages that are written from the declarations themselves, so that they cannot be wrong."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from inspect import getdoc
from pathlib import Path

from yanfa.config.settings.variables import VARIABLES
from yanfa.kernel.access.permissions import declared
from yanfa.kernel.access.roles import registry as roles
from yanfa.kernel.indicators.registry import registry as indicators
from yanfa.kernel.policy.catalogue import catalogue as policy_catalogue
from yanfa.kernel.workflow.catalogue import processes
from yanfa.kernel.workflow.describing import ProcessPage, describe
from yanfa.subsystems.performance.choices import Severity
from yanfa.subsystems.performance.models.labels import SEVERITY_LABELS
from yanfa.subsystems.performance.rules.checks.registry import CHECKS, KindOfCheck

GLOSSARY = Path(__file__).resolve().parents[1] / "glossary.csv"
NOTE = "<!-- Written by ./yanfa reference; change the declarations, not this page. -->"


def indicators_page() -> str:
    """Every declared indicator with its official definition."""
    rows = [
        (f"`{each.code}`", each.label, each.unit or "—", each.kind.value, each.definition)
        for each in indicators
    ]
    return _page("指标 Indicators", _table(("代码", "名称", "单位", "类型", "口径"), rows))


def roles_page() -> str:
    """Every role and what it may do."""
    known = declared()
    rows = [
        (
            f"`{role.code}`",
            f"{role.label} / {role.label_en}",
            str(role.duty),
            "是" if role.second_factor else "否",
            "；".join(str(known[name].label) for name in sorted(role.permissions)),
        )
        for role in roles
    ]
    return _page("角色 Roles", _table(("代码", "角色", "职责", "第二因素", "权限"), rows))


def processes_page() -> str:
    """Every process: its states, its moves, and its diagram."""
    return _page("流程 Processes", "\n\n".join(_process(describe(process)) for process in processes()))


def _process(page: ProcessPage) -> str:
    states = [
        (
            f"`{state.code}`",
            state.label,
            state.label_en,
            state.turn or "—",
            state.limit or "—",
            "、".join(state.tags),
        )
        for state in page.states
    ]
    steps = [
        (step.label, step.label_en, "、".join(step.sources) or "—", step.target, step.may, step.holds or "—")
        for step in (*page.entries, *page.moves)
    ]
    parts = [
        f"## {page.label} / {page.label_en}",
        page.description,
        _table(("状态", "名称", "English", "轮到", "时限（工作日）", "标签"), states),
        _table(("动作", "English", "从", "到", "谁可以", "条件"), steps),
        f"```mermaid\n{page.diagram.strip()}\n```",
    ]
    return "\n\n".join(part for part in parts if part)


def settings_page() -> str:
    """Every variable that an operator sets."""
    rows = [(f"`{each.name}`", each.default or "—", each.meaning) for each in VARIABLES]
    return _page("设置 Settings", _table(("变量", "缺省", "含义"), rows))


def policies_page() -> str:
    """Every dated parameter with its versions and sources."""
    rows = [
        (
            f"`{parameter.code}`",
            str(parameter.label),
            str(version.value),
            f"{version.valid_from} – {version.valid_to or ''}",
            str(version.basis) + ("（待核实）" if version.unverified else ""),
        )
        for parameter in policy_catalogue().values()
        for version in parameter.versions
    ]
    return _page("政策参数 Policy parameters", _table(("代码", "名称", "值", "有效期", "依据"), rows))


def findings_page() -> str:
    """Every kind of finding that checking knows."""
    rows = [
        (f"`{check.kind}`", SEVERITY_LABELS[Severity(check.severity)], _summary(check)) for check in CHECKS
    ]
    return _page("发现类别 Kinds of finding", _table(("类别", "程度", "查什么"), rows))


def _summary(check: KindOfCheck) -> str:
    function = check.alone or check.across
    return (getdoc(function) or "").partition("\n")[0]


def glossary_page() -> str:
    """The words that names are held to."""
    with GLOSSARY.open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row.values()) for row in csv.DictReader(lines)]
    return _page("术语 Glossary", _table(("中文", "English", "标识", "来源"), rows))


PAGES: dict[str, Callable[[], str]] = {
    "indicators.md": indicators_page,
    "roles.md": roles_page,
    "processes.md": processes_page,
    "settings.md": settings_page,
    "policies.md": policies_page,
    "findings.md": findings_page,
    "glossary.md": glossary_page,
}


def _page(title: str, body: str) -> str:
    return f"# {title}\n\n{NOTE}\n\n{body}\n"


def _table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(cell: object) -> str:
    return str(cell).replace("|", "\\|").replace("\n", " ")
