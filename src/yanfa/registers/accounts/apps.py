"""The app of registers.accounts: its place in the menu, and its receivers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import stepup
from yanfa.kernel.ui.manifest import Manifest, MenuEntry


class AccountsConfig(AppConfig):
    name = "yanfa.registers.accounts"
    label = "accounts"
    verbose_name = _("帐号")
    manifest = Manifest(
        label=_("帐号与权限"),
        icon="users",
        url_prefix="accounts/",
        menu=(MenuEntry(_("帐号"), "accounts:accounts", "users", permission="accounts.read"),),
    )

    def ready(self) -> None:
        from . import receivers  # noqa: F401, PLC0415  its decorators connect it
        from .services.factors import recently_verified  # noqa: PLC0415  it needs the models

        stepup.connect(recently_verified)
