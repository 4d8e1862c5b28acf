"""One-time codes: counted before they are looked at, and taken once."""

from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.registers.accounts.services import factors, guesses


class OneUse(BaseAuthenticateForm):
    """Adds to the library's form what it leaves to the cache of one process: the count of guesses, and single use."""

    def clean_code(self) -> str:
        """The code, if it is right and was not used before."""
        subject = f"factor:{self.user.pk}"
        if not guesses.reserve(subject):
            raise ValidationError(_("尝试次数过多，请稍后再试。"), code="throttled")
        code, refusal = self._check_once()
        if refusal is not None:
            raise refusal
        guesses.forgive(subject)
        return code

    @transaction.atomic
    def _check_once(self) -> tuple[str, ValidationError | None]:
        """Check while the account's factors are locked, so that two requests cannot use one code together.

        A refusal is returned, not raised: raised, it would undo the record of the failure.
        """
        list(Authenticator.objects.select_for_update().filter(user=self.user))
        try:
            code = super().clean_code()
        except ValidationError as refusal:
            return "", refusal
        if self.authenticator.type == Authenticator.Type.TOTP and not factors.spend(self.authenticator, code):
            return "", ValidationError(_("这个动态口令已使用过，请等下一个。"), code="used")
        return code, None


class OneUseAuthenticateForm(OneUse, AuthenticateForm):
    """The code asked for at sign-in."""


class OneUseReauthenticateForm(OneUse, ReauthenticateForm):
    """The code asked for before something that matters."""
