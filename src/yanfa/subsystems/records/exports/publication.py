"""Information due for publication as a spreadsheet whose columns the importer reads again."""

from django.utils.translation import gettext_lazy as _

from .documents import Sheet, named, project_code, shown

INFORMATION = Sheet(
    _("公开信息清单"),
    (
        (_("信息名称"), named("title")),
        (_("信息类别代码"), named("topic")),
        (_("形成或印发日"), named("formed_on")),
        (_("应公开日"), named("due_on")),
        (_("责任处室"), named("department")),
        (_("预算项目代码"), project_code),
        (_("公开日期"), named("published_on")),
        (_("公开渠道"), shown("place")),
        (_("发布页面"), named("link")),
        (_("间隔工作日"), named("days")),
        (_("状态"), shown("state")),
        (_("补录"), named("late")),
    ),
)
