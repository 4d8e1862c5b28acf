"""The app of instruments: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class InstrumentsConfig(AppConfig):
    name = "yanfa.subsystems.instruments"
    label = "instruments"
    verbose_name = _("大型仪器共享")
    manifest = Manifest(
        label=_("大型仪器共享"),
        icon="microscope",
        url_prefix="instruments/",
        menu=(
            MenuEntry(_("仪器目录"), "instruments:catalogue", "search", public=True),
            MenuEntry(_("仪器目录统计"), "instruments:statistics", "chart-pie", public=True),
            MenuEntry(_("仪器信息报送"), "instruments:registry", "file-pen"),
            MenuEntry(_("仪器审核工作台"), "instruments:worklist", "list-checks", "instruments.check"),
            MenuEntry(_("年度确认"), "instruments:confirmations", "calendar-check"),
            MenuEntry(_("信息报送检查"), "instruments:inspections", "scan-search"),
            MenuEntry(_("国家平台上报"), "instruments:nrii", "send", "instruments.check"),
            MenuEntry(_("服务申请"), "instruments:requests", "clipboard-pen"),
            MenuEntry(_("服务合同"), "instruments:contracts", "signature"),
            MenuEntry(_("运行与开放记录"), "instruments:usage", "chart-gantt"),
            MenuEntry(_("服务争议"), "instruments:disputes", "scale", "instruments.read"),
            MenuEntry(_("共享服务评估"), "instruments:evaluations", "award"),
            MenuEntry(_("评估批次和奖励"), "instruments:evaluation_batches", "medal", "instruments.read"),
            MenuEntry(_("评估奖励公示"), "instruments:evaluation_results", "megaphone", public=True),
            MenuEntry(_("新购仪器申请"), "instruments:purchases", "shopping-cart"),
            MenuEntry(_("新购联合评议"), "instruments:purchase_rounds", "gavel", "instruments.read"),
            MenuEntry(_("新购评议结果"), "instruments:purchase_results", "megaphone", public=True),
            MenuEntry(
                _("开放共享成效报告"), "instruments:effect_reports", "book-open-check", "instruments.read"
            ),
        ),
    )

    def ready(self) -> None:
        """Listen to what the parts of the service tell each other."""
        from . import receivers  # noqa: F401, PLC0415  its decorators connect it
