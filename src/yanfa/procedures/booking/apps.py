"""The app of booking: its place in the menu, and the guards that keep two bookings from one place."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.manifest import Manifest, MenuEntry


def guards_are_in_force(databases: Sequence[str] | None = None, **options: Any) -> list[CheckMessage]:
    """An error for every guard that the database lacks."""
    from yanfa.procedures.booking.models import guards  # noqa: PLC0415  models are loaded by then

    lost = [name for alias in databases or [] if alias == DEFAULT_DB_ALIAS for name in guards.missing(alias)]
    hint = "Run migrate: it lays the guards again."
    return [Error(f"The guard {name} of bookings is missing.", hint, id="booking.E001") for name in lost]


class BookingConfig(AppConfig):
    name = "yanfa.procedures.booking"
    label = "booking"
    verbose_name = _("预约")
    manifest = Manifest(
        label=_("预约"),
        icon="calendar-days",
        url_prefix="booking/",
        menu=(MenuEntry(_("我的预约"), "booking:mine", "calendar-days"),),
    )

    def ready(self) -> None:
        # They need the models, which are not loaded earlier.
        from yanfa.procedures.booking.models import guards  # noqa: PLC0415

        post_migrate.connect(guards.install, sender=self, dispatch_uid="booking.guards")
        register(guards_are_in_force, Tags.database)
