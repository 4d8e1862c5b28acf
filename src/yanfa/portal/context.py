"""What every page of the shell needs: the menu of this person, unread messages, and whether this is a demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.notices.inbox import unread_count
from yanfa.kernel.policy.installation import is_demonstration
from yanfa.kernel.ui.manifest import Manifest, MenuEntry, introduced


@dataclass(frozen=True)
class Link:
    """An entry of the menu as the page draws it."""

    label: str | Promise
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    """An app's entries under its name."""

    label: str | Promise
    entries: list[Link]


@dataclass(frozen=True)
class Shell:
    """The shell of one page."""

    menu: list[Group]
    unread: int
    demonstration: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor; nothing is asked of the database before a template uses it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> Shell:
    user = request.user
    unread = unread_count(user) if user.is_authenticated else 0
    return Shell(menu=list(menu_of(request)), unread=unread, demonstration=is_demonstration())


def menu_of(request: HttpRequest) -> Iterator[Group]:
    """The groups that have an entry for this person."""
    for each in introduced():
        if entries := _links(request, each.manifest):
            yield Group(each.manifest.label, entries)


def _links(request: HttpRequest, manifest: Manifest) -> list[Link]:
    visible = [entry for entry in manifest.menu if _is_for(request.user, entry)]
    links = [(entry, reverse(entry.url_name)) for entry in visible]
    current = _current(request.path, [url for _, url in links])
    return [Link(entry.label, url, entry.icon, url == current) for entry, url in links]


def _is_for(user: Any, entry: MenuEntry) -> bool:
    if entry.public:
        return True
    if not user.is_authenticated:
        return False
    return entry.permission is None or bool(permitted(user, entry.permission))


def _current(path: str, urls: list[str]) -> str | None:
    """The longest URL that the page lies under; the home page is only itself."""
    under = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(under, key=len, default=None)
