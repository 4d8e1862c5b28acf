"""The app of registers.organisations: its place in the menu, and its directory for the accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class OrganisationsConfig(AppConfig):
    name = "yanfa.registers.organisations"
    label = "organisations"
    verbose_name = _("单位")
    manifest = Manifest(
        label=_("单位"),
        icon="building-2",
        url_prefix="organisations/",
        menu=(
            MenuEntry(
                _("单位登记簿"), "organisations:organisations", "building-2", permission="organisations.read"
            ),
            MenuEntry(
                _("登记申请"), "organisations:registrations", "file-check", permission="organisations.review"
            ),
            MenuEntry(_("我的单位"), "organisations:mine", "id-card"),
        ),
    )

    def ready(self) -> None:
        from yanfa.registers.accounts.api import connect_directory  # noqa: PLC0415  they need the models

        from .services.directory import Names  # noqa: PLC0415

        connect_directory(Names())
