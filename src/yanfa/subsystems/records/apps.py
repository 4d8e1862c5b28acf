"""The app of 成果与制度台账: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class RecordsConfig(AppConfig):
    name = "yanfa.subsystems.records"
    label = "records"
    verbose_name = _("成果与制度台账")
    manifest = Manifest(
        label=_("成果与制度台账"),
        icon="library",
        url_prefix="records/",
        menu=(
            MenuEntry(_("报告与刊物"), "records:documents", "file-text", "records.read"),
            MenuEntry(_("连续出版物"), "records:serials", "newspaper", "records.read"),
            MenuEntry(_("已发文件"), "records:issued", "stamp", "records.read"),
            MenuEntry(_("规章制度"), "records:regulations", "scroll-text", "records.read"),
            MenuEntry(_("检查与整改"), "records:inspections", "search-check", "records.read"),
            MenuEntry(_("成果台账"), "records:results_overview", "award", "records.read"),
            MenuEntry(_("支撑政策"), "records:supports", "landmark", "records.read"),
            MenuEntry(_("区级报送"), "records:districts", "map", "records.read"),
            MenuEntry(_("信息公开"), "records:publication", "megaphone", "records.read"),
        ),
    )
