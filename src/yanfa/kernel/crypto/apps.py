"""The app of kernel.crypto: checks at start that the keys can be read."""

from django.apps import AppConfig
from django.core import checks

from .checks import keys_can_be_read


class CryptoConfig(AppConfig):
    name = "yanfa.kernel.crypto"
    label = "crypto"

    def ready(self) -> None:
        checks.register(keys_can_be_read, "crypto")
