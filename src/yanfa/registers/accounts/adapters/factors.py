"""Second factors: secrets encrypted by the platform's keys, and the platform's name in the authenticator app."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.crypto import sealing
from yanfa.registers.accounts.permissions import needs_second_factor
from yanfa.registers.accounts.services import factors, secrets


class FactorAdapter(DefaultMFAAdapter):
    """What the library asks about second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("您的角色须有第二因素，请先登记另一个再删除这一个。"),
        "incorrect_code": gettext_lazy("动态口令不对，或已使用过。"),
        "unverified_email": gettext_lazy("请先确认电子邮箱，再启用第二因素。"),
    }

    def get_totp_issuer(self) -> str:
        """The name beside the code in the authenticator app."""
        return _("研发公共服务平台")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The account beside the code: the login name, never the e-mail address."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return sealing.seal(text, secrets.FACTOR)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return sealing.unseal(encrypted_text, secrets.FACTOR)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor of somebody whose role demands one stays."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=factors.FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not needs_second_factor(authenticator.user)

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """The platform as a security key knows it."""
        return super().get_public_key_credential_rp_entity() | {"name": _("研发公共服务平台")}
