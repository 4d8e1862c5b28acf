"""The app of 绩效: checking forms before submission, and the forms on file."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class PerformanceConfig(AppConfig):
    name = "yanfa.subsystems.performance"
    label = "performance"
    manifest = Manifest(
        label=_("绩效管理"),
        icon="clipboard-check",
        url_prefix="performance/",
        menu=(
            MenuEntry(_("项目绩效"), "performance:years", "list-checks", "performance.read"),
            MenuEntry(_("我的填报"), "performance:my_rows", "list-todo", "performance.report"),
            MenuEntry(_("绩效总览"), "performance:overview", "layout-dashboard", "performance.read"),
            MenuEntry(_("各单位绩效"), "performance:across", "building-2", "performance.supervise"),
            MenuEntry(_("部门评价"), "performance:reviews", "scale", "performance.supervise"),
            MenuEntry(_("汇总表"), "performance:summary", "table", "performance.read"),
            MenuEntry(_("整改台账"), "performance:matters", "wrench", "performance.read"),
            MenuEntry(_("工作计划"), "performance:work_plans", "calendar-check", "performance.read"),
            MenuEntry(_("台账"), "performance:lists", "table-2", permission="performance.report"),
            MenuEntry(_("送审前自查"), "performance:check", "file-check", public=True),
            MenuEntry(_("自评表"), "performance:forms", "files", public=True),
            MenuEntry(_("历年指标"), "performance:series", "chart-line", public=True),
        ),
    )
