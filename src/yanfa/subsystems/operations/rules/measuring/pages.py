"""Whether a request opened a page of the site, and for which system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yanfa.subsystems.operations.choices.measuring import API, PORTAL, SERVED


def system_of(namespaces: Sequence[str]) -> str:
    """The system of a route by the namespace of its app; whatever no other system owns is the portal's."""
    return namespaces[0] if namespaces and namespaces[0] in SERVED else PORTAL


def is_page(
    *, status: int, kind: str, attached: bool, namespaces: Sequence[str], asked: Mapping[str, Any]
) -> bool:
    """Whether somebody opened a page.

    A page is the successful answer, in HTML, to a GET for a whole document. Fragments, downloads, the API, frames and
    what a browser fetches ahead of its reader are none.

    asked: the request as WSGI tells it (REQUEST_METHOD, HTTP_…). kind: the Content-Type of the answer.
    """
    if status != 200 or asked.get("REQUEST_METHOD") != "GET" or not kind.startswith("text/html"):
        return False
    if attached or (namespaces and namespaces[0] == API) or _fetched_ahead(asked):
        return False
    if "HTTP_HX_REQUEST" in asked:
        return "HTTP_HX_BOOSTED" in asked or "HTTP_HX_HISTORY_RESTORE_REQUEST" in asked
    return bool(asked.get("HTTP_SEC_FETCH_DEST", "document") == "document")


def _fetched_ahead(asked: Mapping[str, Any]) -> bool:
    """Whether a browser says that it fetches ahead of its reader."""
    return (
        "prefetch" in asked.get("HTTP_SEC_PURPOSE", "")
        or "prefetch" in asked.get("HTTP_PURPOSE", "")
        or "prefetch" in asked.get("HTTP_X_MOZ", "")
    )
