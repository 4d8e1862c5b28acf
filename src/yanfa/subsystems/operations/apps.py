"""The app of 信息化运维: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class OperationsConfig(AppConfig):
    name = "yanfa.subsystems.operations"
    label = "operations"
    verbose_name = _("信息化运维")
    manifest = Manifest(
        label=_("信息化运维"),
        icon="server-cog",
        url_prefix="operations/",
        menu=(
            MenuEntry(_("今日值班"), "operations:duties", "calendar-check", "operations.read"),
            MenuEntry(_("运维任务"), "operations:maintenance", "wrench", "operations.read"),
            MenuEntry(_("机房巡检"), "operations:patrols", "clipboard-list", "operations.read"),
            MenuEntry(_("应急演练"), "operations:drills", "siren", "operations.read"),
            MenuEntry(_("运维事件"), "operations:incidents", "triangle-alert", "operations.read"),
            MenuEntry(_("访问与性能"), "operations:measuring", "chart-column", "operations.read"),
            MenuEntry(_("信息系统"), "operations:systems", "server", permission="operations.read"),
            MenuEntry(_("运维资产"), "operations:assets", "hard-drive", permission="operations.read"),
            MenuEntry(_("专线"), "operations:lines", "cable", permission="operations.read"),
            MenuEntry(_("静态地址"), "operations:addresses", "network", permission="operations.read"),
            MenuEntry(_("VPN账号"), "operations:vpn_accounts", "key-round", permission="operations.read"),
            MenuEntry(_("等级保护"), "operations:filings", "shield-check", permission="operations.read"),
            MenuEntry(
                _("维保合同"), "operations:maintenance_contracts", "file-clock", permission="operations.read"
            ),
            MenuEntry(_("拨测与可用性"), "operations:probing", "activity", "operations.read"),
            MenuEntry(_("运维月报"), "operations:reports", "file-chart-column", "operations.read"),
            MenuEntry(_("压力测试"), "operations:load_tests", "gauge", "operations.read"),
            MenuEntry(_("系统运行状态"), "operations:status", "heart-pulse", public=True),
            MenuEntry(_("攻击与垃圾邮件"), "operations:counter_devices", "shield-ban", "operations.read"),
            MenuEntry(_("漏洞"), "operations:vulnerabilities", "bug", permission="operations.read"),
            MenuEntry(_("监控告警"), "operations:alerts", "bell-ring", permission="operations.read"),
        ),
    )
