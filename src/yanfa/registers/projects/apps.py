"""The app of registers.projects: its place in the menu."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class ProjectsConfig(AppConfig):
    name = "yanfa.registers.projects"
    label = "projects"
    verbose_name = _("预算项目")
    manifest = Manifest(
        label=_("预算项目"),
        icon="wallet",
        url_prefix="projects/",
        menu=(MenuEntry(_("预算项目"), "projects:projects", "wallet", permission="projects.read"),),
    )
