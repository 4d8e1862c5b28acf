"""Supported policies as a spreadsheet whose columns the importer reads again."""

from django.utils.translation import gettext_lazy as _

from .documents import Sheet, named, project_code, shown

SUPPORTS = Sheet(
    _("支撑政策清单"),
    (
        (_("政策文件名称"), named("title")),
        (_("提出要求的处室"), named("requested_by")),
        (_("要求日期"), named("requested_on")),
        (_("任务要求"), named("request")),
        (_("应提交日"), named("first_due_on")),
        (_("承担处室"), named("department")),
        (_("预算项目代码"), project_code),
        (_("提交日期"), named("delivered_on")),
        (_("提交的成果"), named("delivered")),
        (_("出台文号"), named("issued_number")),
        (_("政策施行日"), named("effective_on")),
        (_("状态"), shown("state")),
        (_("补录"), named("late")),
    ),
)
