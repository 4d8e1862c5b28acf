"""Kinds of notices, persons and a mail server for the tests of notices."""

import pytest
from django.contrib.auth import get_user_model

from yanfa.kernel.notices.kinds import Channel, Kind, register

from . import mailserver

DECIDED = register(
    Kind(
        "test.decided",
        title="{unit}已审核",
        title_en="{unit} was decided",
        body="结果：{result}",
        body_en="Result: {result}",
    )
)
QUIET = register(
    Kind("test.quiet", title="提示", title_en="Hint", body="", body_en="", channels=frozenset({Channel.SITE}))
)


@pytest.fixture
def people(transactional_db):
    create = get_user_model().objects.create_user
    return [create(f"user{number}", email=f"user{number}@example.org") for number in range(3)]


@pytest.fixture
def mail_server(settings):
    with mailserver.running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 5
        yield server
