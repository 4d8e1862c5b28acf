"""The app of kernel.idempotency."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdempotencyConfig(AppConfig):
    name = "yanfa.kernel.idempotency"
    label = "idempotency"
    verbose_name = _("幂等键")
