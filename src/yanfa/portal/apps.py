"""The app of the portal: the shell's own menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class PortalConfig(AppConfig):
    name = "yanfa.portal"
    label = "portal"
    manifest = Manifest(
        label=_("工作台"),
        icon="house",
        url_prefix="",
        menu=(
            MenuEntry(_("首页"), "portal:home", "house", public=True),
            MenuEntry(_("待办"), "portal:todo", "list-checks"),
            MenuEntry(_("消息"), "portal:messages", "bell"),
            MenuEntry(_("政策参数"), "portal:parameters", "scale", permission="policy.read"),
            MenuEntry(_("日志"), "portal:log", "scroll-text", permission="audit.read"),
        ),
    )
