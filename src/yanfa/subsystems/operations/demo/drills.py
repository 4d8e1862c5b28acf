"""The emergency drills of a demonstration year: one that counts, and one that is still to be held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.drills import DrillKind
from yanfa.subsystems.operations.demo.duties import OPERATIONS, on, paper, past, people, project_named
from yanfa.subsystems.operations.models import Drill, System
from yanfa.subsystems.operations.services.drills import plan_drill

CODE = "operations.drills"
DRILLS = 1


def build(year: DemoYear) -> None:
    """Write the drills of the year, and one planned for its end."""
    found = people()
    year.tally.add(CODE, 0)
    if found is None:
        return
    engineer, officer = found
    for place in range(year.size(DRILLS)):
        held = date(year.year, 6, 12) + timedelta(days=7 * place % 150)
        if past(held + timedelta(days=10)):
            _held(year, _planned(held, engineer), held, engineer, officer)
    _planned(date(year.year, 12, 20), engineer)


def _planned(held: date, engineer: Any) -> Drill:
    with on(date(held.year, 2, 1), 10):
        return plan_drill(
            by=engineer,
            title="数据库故障恢复演练" if held.month < 12 else "机房断电演练",
            kind=DrillKind.RECOVERY if held.month < 12 else DrillKind.POWER,
            system=System.objects.filter(code="infrastructure").first(),
            project=project_named(OPERATIONS),
            planned_on=held,
            scenario="主库所在存储故障，切换到备库并恢复数据。"
            if held.month < 12
            else "市电中断，UPS 供电，有序关机。",
            plan_file=paper("演练方案.pdf"),
        )


def _held(year: DemoYear, drill: Drill, held: date, engineer: Any, officer: Any) -> None:
    with on(held, 17):
        data = {"held_on": held, "summary": "按方案完成切换，用时 35 分钟。", "units": "信息部 8\n办公室 3"}
        perform("hold", drill, by=engineer, data=data | {"record_file": paper("演练记录.pdf")})
    with on(held + timedelta(days=3), 10):
        lessons = {
            "lessons": "联系人名单未更新。",
            "improvements": f"更新联系人名单｜李工｜{held + timedelta(days=20)}",
        }
        perform("report", drill, by=engineer, data=lessons | {"report_file": paper("演练总结.pdf")})
    signed = held + timedelta(days=5)
    with on(signed, 10):
        perform("sign", drill, by=officer, data={"opinion": "同意"})
    year.tally.add(CODE, month=signed.month)
    year.facts.write("drill", {"number": drill.number, "held_on": held, "signed_on": signed})
