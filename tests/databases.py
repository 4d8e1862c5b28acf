"""The address of the test's own database, for the processes that a test starts."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """Where the test's database is. A folder of sockets stands percent-encoded where a URL has its host."""
    place = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{place['NAME']}"
    user, password, host = (quote(place[name], safe="") for name in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{place['PORT']}/{place['NAME']}"
