"""The shell's own pages: home, to-do, search, messages, roles, about."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from yanfa import __version__
from yanfa.kernel.access.decorators import public
from yanfa.kernel.access.permissions import declared
from yanfa.kernel.access.roles import registry
from yanfa.kernel.notices.inbox import inbox, mark_read
from yanfa.kernel.search.finding import find
from yanfa.kernel.workflow.todo import todo_for
from yanfa.portal.context import Group, menu_of
from yanfa.portal.views.turns import lines_of

PER_PAGE = 30
HOME_TURNS = 8


@public
def home(request: HttpRequest) -> HttpResponse:
    """What this person can do here, and what waits for them."""
    turns = lines_of(todo_for(request.user)[:HOME_TURNS]) if request.user.is_authenticated else []
    groups = [elsewhere for group in menu_of(request) if (elsewhere := _elsewhere(group)).entries]
    return render(request, "portal/home.html", {"turns": turns, "groups": groups})


def _elsewhere(group: Group) -> Group:
    return Group(group.label, [entry for entry in group.entries if not entry.current])


def todo(request: HttpRequest) -> HttpResponse:
    """Everything that waits for this person, the earliest deadline first."""
    page = Paginator(todo_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/todo.html", {"page": page, "turns": lines_of(page)})


@public
def search(request: HttpRequest) -> HttpResponse:
    """What this person may see of what was searched for."""
    words = request.GET.get("q", "").strip()[:100]
    results = find(words, request.user) if words else []
    return render(request, "portal/search.html", {"search_query": words, "results": results})


def messages(request: HttpRequest) -> HttpResponse:
    """The messages to this person, the newest first."""
    page = Paginator(inbox(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/messages.html", {"page": page})


@require_POST
def read_message(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mark one's own message as read and go where it leads."""
    message = get_object_or_404(inbox(request.user), public_id=public_id)
    mark_read(message)
    return redirect(message.link or "portal:messages")


@public
def roles(request: HttpRequest) -> HttpResponse:
    """Every role with what it may do: the page writes itself from the declarations."""
    known = declared()
    described = [
        (role, [known[name] for name in sorted(role.permissions) if name in known]) for role in registry
    ]
    return render(request, "portal/roles.html", {"roles": described})


@public
def about(request: HttpRequest) -> HttpResponse:
    """What this platform is, and its version."""
    return render(request, "portal/about.html", {"version": __version__})
