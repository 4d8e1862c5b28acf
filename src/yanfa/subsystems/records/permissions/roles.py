"""The permissions of 成果与制度台账: every division writes its own, the officer plans and verifies, leaders approve."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import declare, permitted
from yanfa.kernel.access.roles import Role, register, registry
from yanfa.kernel.indicators.permissions import READ as READ_INDICATORS

READ = declare("records.read", _("查看成果与制度台账"), "See the register of results and regulations")
WRITE = declare("records.write", _("编撰和登记成果与制度"), "Draft and register results and regulations")
LEAD = declare("records.lead", _("会签本处室的制度和报告"), "Countersign for the own division")
MANAGE = declare("records.manage", _("管理成果与制度台账"), "Manage the register of results and regulations")
APPROVE = declare("records.approve", _("签发制度和报告"), "Approve regulations and reports for issue")
ARCHIVE = declare("records.archive", _("成果与制度归档"), "Archive results and regulations")

registry.extend("performance_officer", READ)
registry.extend("section_reporter", READ, WRITE)
registry.extend("section_head", READ, WRITE, LEAD)
registry.extend("deputy_director", READ, APPROVE)
registry.extend("director", READ, APPROVE)
registry.extend("archivist", READ, ARCHIVE)


@register
class RecordsOfficer(Role):
    code = "records_officer"
    label = _("成果与制度管理员")
    label_en = "Records officer"
    description = _("编制报告和刊物计划，登记制度，核实成果，组织会签和印发。")
    description_en = (
        "Plans reports and serials, registers regulations, verifies results, runs countersigning and issue."
    )
    permissions = frozenset({READ, WRITE, MANAGE, READ_INDICATORS})


def may_write(user: Any, record: Any = None) -> Verdict:
    """Reporters and heads of divisions, and the officer."""
    return (
        allow()
        if permitted(user, WRITE)
        else deny(gettext("只有处室填报人、负责人和成果与制度管理员可以登记。"))
    )


def may_manage(user: Any, record: Any = None) -> Verdict:
    """The officer."""
    return allow() if permitted(user, MANAGE) else deny(gettext("只有成果与制度管理员可以办理。"))


def may_archive(user: Any, record: Any = None) -> Verdict:
    """The archivist."""
    return allow() if permitted(user, ARCHIVE) else deny(gettext("只有档案管理员可以归档。"))
