"""The kinds of things that are judged, declared by the apps that have them judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.permissions import Text, permitted


def nowhere(item: Any) -> str:
    """What is judged has no page of its own."""
    return ""


@dataclass(frozen=True)
class ReviewKind:
    """A kind of review by its code.

    `organise` is the permission that organises panels of this kind, beside those who may organise all. `scheme` is
    the code of the policy parameter that holds the score scheme. `link` gives the page of the judged record for
    experts and organisers. With `money` a panel needs a financial expert. Who is concerned by an item is told with
    the item (`ItemFacts`), not here.
    """

    code: str
    label: Text
    label_en: str
    _: KW_ONLY
    organise: str
    scheme: str = "review.scheme"
    link: Callable[[Any], str] = nowhere
    money: bool = False

    @property
    def name(self) -> str:
        """The label in the reader's language."""
        chinese = (get_language() or "zh").startswith("zh")
        return str(self.label) if chinese else self.label_en


_kinds: dict[str, ReviewKind] = {}


def declare_kind(kind: ReviewKind) -> ReviewKind:
    """Let a kind of thing be judged. Raises ValueError for a second, different one of the same code."""
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"The kind of review {kind.code} is declared twice.")
    return kind


def kind_of(code: str) -> ReviewKind:
    """The declared kind of that code. Raises LookupError."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"No app declares the kind of review {code!r}.") from None


def declared_kinds() -> list[ReviewKind]:
    """Every declared kind, by its code."""
    return [_kinds[code] for code in sorted(_kinds)]


def kinds_of(user: Any) -> list[str]:
    """The codes of the kinds whose panels a person may organise by the permission of the kind."""
    return [kind.code for kind in declared_kinds() if permitted(user, kind.organise)]


#: What belongs to no service of the platform; officers name the items by hand.
GENERAL = declare_kind(
    ReviewKind("review.general", _("其他评审"), "Other review", organise="review.organise")
)
