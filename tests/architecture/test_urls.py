"""Every URL against every role, as the reviewed table `url_roles.csv` says; a URL that is not listed fails."""

import csv
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.registers.people import account, signed_in
from yanfa.config import urls
from yanfa.kernel.access.roles import registry

TABLE = Path(__file__).with_name("url_roles.csv")
#: What stands in the place of a parameter that is no text.
DUMMY = {"int": 1, "uuid": "00000000-0000-0000-0000-000000000000"}
VISITOR = "visitor"
NO_ROLE = "no_role"
#: Steps of a sign-in: open or not by how far it has come, never by role (tests/registers/accounts/test_factors.py).
BY_STAGE = "by_stage"


def table():
    """{name: (method, who may open it)} as reviewed."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: (row["method"], set(row["open_to"].split())) for row in csv.DictReader(lines)}


def named_urls(patterns=None, namespace=""):
    """(name, pattern) of every URL of the platform."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from named_urls(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or str(pattern.pattern)
            yield (":".join(filter(None, [namespace, name])), pattern)


def path_of(name, pattern):
    """The path with something in the place of every parameter."""
    arguments = dict.fromkeys(pattern.pattern.regex.groupindex, "x0")
    for key, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        arguments[key] = DUMMY.get(kind, "x0")
    return reverse(name, kwargs=arguments)


def reachable_urls():
    return {name: pattern for name, pattern in named_urls() if not name.startswith("admin")}


def test_every_url_is_in_the_table():
    listed, known = set(table()), set(reachable_urls())
    assert known - listed == set(), "add these to url_roles.csv, with who may open them"
    assert listed - known == set(), "these are gone; take them out of url_roles.csv"


def test_the_table_names_roles_that_exist():
    codes = {role.code for role in registry} | {"everyone", "signed_in", "nobody", BY_STAGE}
    assert {code for _, open_to in table().values() for code in open_to} <= codes


def verdict(answer):
    """login, no, or open: what a person meets; a page that lacks its record is open."""
    location = answer.headers.get("Location", "")
    if answer.status_code in {301, 302} and "/accounts/login/" in location:
        return "login"
    return "no" if answer.status_code in {401, 403} else "open"


def expected(role, open_to):
    """`nobody`: outside a demonstration nobody signs in by a button."""
    if "nobody" in open_to:
        return "no"
    if "everyone" in open_to:
        return "open"
    if role == VISITOR:
        return "login"
    return "open" if "signed_in" in open_to or role in open_to else "no"


def bare(status):
    """A handler of refusals that draws no page: of a refusal only the status is asked here."""
    return lambda request, exception=None: HttpResponse(status=status)


@pytest.fixture
def undrawn_refusals(monkeypatch):
    """Two thirds of the answers are refusals; their pages are tested where they belong (tests/portal)."""
    monkeypatch.setattr(urls, "handler403", bare(403), raising=False)
    monkeypatch.setattr(urls, "handler404", bare(404))


@pytest.mark.django_db
@pytest.mark.usefixtures("undrawn_refusals")
@pytest.mark.skipif(
    connection.vendor == "postgresql",
    reason="who may open a page is the same on every database; asked once, on the embedded one",
)
@pytest.mark.parametrize("role", [VISITOR, NO_ROLE, *(role.code for role in registry)])
def test_each_role_opens_what_the_table_says(role):
    client = Client(raise_request_exception=False)
    if role != VISITOR:
        signed_in(client, account("somebody", *([] if role == NO_ROLE else [role])))
    patterns, wrong = reachable_urls(), []
    for name, (method, open_to) in table().items():
        answer = getattr(client, method.lower())(path_of(name, patterns[name]))
        if answer.status_code >= 500 and "readyz" not in name:
            wrong.append(f"{name}: {answer.status_code}")
        elif name.startswith("api:") or BY_STAGE in open_to:
            continue  # each operation answers for itself; a visitor gets JSON there
        elif (found := verdict(answer)) != expected(role, open_to):
            wrong.append(f"{name}: {found}, the table says {expected(role, open_to)}")
        if role != VISITOR and "logout" in name:
            signed_in(client, account("again", *([] if role == NO_ROLE else [role])))
    assert wrong == [], "\n".join(wrong)
