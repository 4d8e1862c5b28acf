"""Letters of the sign-in library: sealed until they leave, for they hold links that open accounts."""

import json

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage

from yanfa.kernel.crypto import sealing
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services.secrets import LETTER


def sealed(letter: EmailMessage) -> str:
    """A letter as it waits in the queue."""
    content = {"subject": letter.subject, "body": letter.body, "to": letter.to}
    return sealing.seal(json.dumps(content), LETTER)


def post(text: str) -> None:
    """Send a sealed letter."""
    EmailMessage(**json.loads(sealing.unseal(text, LETTER))).send()


def invite(user: User) -> None:
    """Mail the owner of a fresh account the link by which he sets his password; needs a running request."""
    adapter = get_adapter()
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    link = adapter.get_reset_password_from_key_url(key)
    adapter.send_mail("account/email/account_opened", user.email, {"user": user, "link": link})
