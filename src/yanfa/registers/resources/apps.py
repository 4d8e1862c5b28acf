"""The app of resources: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class ResourcesConfig(AppConfig):
    name = "yanfa.registers.resources"
    label = "resources"
    verbose_name = _("科技资源")
    manifest = Manifest(
        label=_("科技资源"),
        icon="boxes",
        url_prefix="resources/",
        menu=(MenuEntry(_("科技资源目录"), "resources:resources", "boxes", permission="resources.read"),),
    )
