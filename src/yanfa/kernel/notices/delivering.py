"""Mail that waits in the outbox leaves; what cannot leave says why and waits for somebody to mend it.

A mail is claimed by one guarded update and leaves outside any transaction, because a slow mail server must
not hold the database. Should a worker die between sending and noting it, the mail goes again after `CLAIM`
under the same Message-ID, by which mail programs show it once: no protocol can do better.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from yanfa.kernel.audit import cleaning
from yanfa.kernel.clock import now
from yanfa.kernel.notices.models import Delivery

log = logging.getLogger(__name__)

BATCH = 100
#: Longer than any mail server is waited for: who claimed a mail that long ago has died.
CLAIM = timedelta(minutes=10)
#: A server that says "later" (a code of 4xx) is asked again after 1, 2, 4 … minutes, at most six hours apart.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
LAST_ATTEMPT = 20


def deliver_waiting() -> int:
    """Send what waits; the number sent. A mail server that does not answer is left in peace until the next run."""
    keys = list(Delivery.objects.waiting(now()).order_by("pk").values_list("pk", flat=True)[:BATCH])
    if not keys:
        return 0
    sent = 0
    try:
        with get_connection() as server:
            for key in keys:
                sent += _claim(key) and _deliver(key, server)
    except OSError:
        log.exception("The mail server does not answer; %s mails wait.", len(keys) - sent)
    return sent


def _claim(key: int) -> bool:
    moment = now()
    return Delivery.objects.waiting(moment).filter(pk=key).update(wait_until=moment + CLAIM) == 1


def _deliver(key: int, server: Any) -> bool:
    """Send one claimed mail and note how it went; raises OSError where the server is gone."""
    delivery = Delivery.objects.select_related("message").get(pk=key)
    try:
        _mail(delivery, server).send()
    except smtplib.SMTPRecipientsRefused as refused:
        _postpone(delivery, *next(iter(refused.recipients.values())))
    except smtplib.SMTPResponseException as refused:
        _postpone(delivery, refused.smtp_code, refused.smtp_error)
    except OSError:
        Delivery.objects.filter(pk=key).update(wait_until=None)
        raise
    else:
        Delivery.objects.filter(pk=key).update(sent_at=now(), wait_until=None)
        return True
    return False


def _postpone(delivery: Delivery, code: int, answer: bytes | str) -> None:
    """Try again later if the server's code says so, else give up with its answer."""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    pause = min(FIRST_PAUSE * 2**delivery.attempts, LONGEST_PAUSE)
    given_up = code >= 500 or delivery.attempts + 1 >= LAST_ATTEMPT
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=delivery.attempts + 1,
        wait_until=None if given_up else now() + pause,
        problem=cleaning.text(f"{code} {words}", longest=300) if given_up else "",
    )


def _mail(delivery: Delivery, server: Any) -> EmailMessage:
    message = delivery.message
    return EmailMessage(
        message.title_zh,
        f"{message.body_zh}\n\n{message.body_en}",
        to=[delivery.address],
        headers={"Message-ID": f"<{message.public_id}@{settings.MAIL_DOMAIN}>"},
        connection=server,
    )
