"""The app of the ledger: its rows stay for ever, triggers see to it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "yanfa.kernel.ledger"
    label = "ledger"
    verbose_name = _("台账分录")

    def ready(self) -> None:
        from yanfa.kernel.audit import guards  # noqa: PLC0415  it needs the models

        from .models import FOR_EVER  # noqa: PLC0415

        for model in FOR_EVER:
            guards.protect(model)
