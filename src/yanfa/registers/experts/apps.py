"""The app of experts: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class ExpertsConfig(AppConfig):
    name = "yanfa.registers.experts"
    label = "experts"
    verbose_name = _("专家库")
    manifest = Manifest(
        label=_("专家库"),
        icon="user-round-search",
        url_prefix="experts/",
        menu=(
            MenuEntry(_("专家名册"), "experts:experts", "user-round-search", permission="experts.read"),
            MenuEntry(_("我的专家信息"), "experts:mine", "id-card", permission="experts.own"),
        ),
    )
