"""The register of systems, and the page that brings together what is known about one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.exports import systems as exports
from yanfa.subsystems.operations.forms.systems import RetireForm, SystemChangeForm, SystemFilter, SystemForm
from yanfa.subsystems.operations.importers import systems as importer
from yanfa.subsystems.operations.models import System
from yanfa.subsystems.operations.services import systems as services
from yanfa.subsystems.operations.views import systems_sections as sections
from yanfa.subsystems.operations.views.systems_parts import Act, Ledger, Section, one_row

#: The sections of a system's page, in order: a template, and a function (system) -> what it shows, there as `part`.
#: Every part of operations that knows something about a system adds its line.
SECTIONS: tuple[tuple[str, Callable[[System], Mapping[str, Any]]], ...] = (
    ("operations/systems/part.html", sections.protection),
    ("operations/systems/part.html", sections.lines),
    ("operations/systems/part.html", sections.addresses),
    ("operations/systems/part.html", sections.assets),
    ("operations/systems/part.html", sections.accounts),
)


def sections_of(system: System) -> list[tuple[str, Mapping[str, Any]]]:
    """Each section's template with its context."""
    return [(template, context(system)) for template, context in SECTIONS]


def page(system: System) -> tuple[Sequence[tuple[Any, Any]], Sequence[Section]]:
    """The facts of a system; its sections follow."""
    retirement = getattr(system, "retirement", None)
    facts = [
        (gettext("系统代码"), system.code),
        (gettext("英文名称"), system.name_en),
        (gettext("责任处室"), system.department),
        (gettext("预算项目"), system.project),
        (gettext("启用日期"), system.in_use_from),
        (gettext("停用日期"), system.retired_on),
    ]
    if retirement is not None:
        facts += [
            (gettext("停用原因"), retirement.reason),
            (gettext("登记停用的时间"), retirement.recorded_at),
        ]
        facts += [(gettext("补录"), gettext("是") if retirement.late else gettext("否"))]
    return facts, ()


LEDGER = Ledger(
    kind="systems",
    model=System,
    title=_("信息系统"),
    lead=_("运维的各个系统；指标、事件、漏洞按系统分列。"),
    list_url="operations:systems",
    filter=SystemFilter,
    headings=exports.headings,
    cells=exports.cells,
    rows=one_row(exports.cells),
    importer=importer,
    new_label=_("登记系统"),
    new_form=SystemForm,
    register=services.register,
    change_form=SystemChangeForm,
    change=services.change,
    key="system",
    page=page,
    acts={
        "retire": Act(
            _("登记停用"),
            RetireForm,
            services.retire,
            initial=lambda system: {"version": system.version},
            shown=lambda system: system.retired_on is None,
        )
    },
    related=("department", "project", "retirement"),
)
