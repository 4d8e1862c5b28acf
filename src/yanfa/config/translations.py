"""What the product says in Chinese, and what its English catalogue lacks: extraction without GNU gettext."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1]
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
LINE_WIDTH = 110

Message = str | tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One message and where it is said first."""

    message: Message
    context: str | None
    path: str


def said() -> Iterator[Said]:
    """Every message of the code and the templates."""
    for path in sorted(
        [*SOURCE.rglob("*.py"), *SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")]
    ):
        code = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            code = templatize(code, origin=str(path))
        for _line, message, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            yield Said(message, context, str(path.relative_to(SOURCE)))


def catalogue() -> Catalog:
    """The English catalogue as it stands."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", domain="django", fuzzy=False)
    with CATALOGUE.open("rb") as lines:
        return read_po(lines, locale="en", domain="django")


def lacking() -> list[Said]:
    """What is said and not translated, each message once."""
    translated = catalogue()
    missing: dict[tuple[Message, str | None], Said] = {}
    for each in said():
        known = translated.get(each.message, each.context)
        whole = known is not None and all(known.string if isinstance(known.string, tuple) else [known.string])
        if not whole:
            missing.setdefault((each.message, each.context), each)
    return list(missing.values())


def rewrite() -> None:
    """Write the catalogue anew: what is said, with the translations that are there, empty where there is none."""
    before = catalogue()
    after = Catalog(
        locale="en",
        domain="django",
        project="Yanfa",
        header_comment="# The English of Yanfa; written by ./yanfa translations --write, filled in by people.",
        creation_date=before.creation_date,
        fuzzy=False,
    )
    for each in said():
        if after.get(each.message, each.context) is None:
            after.add(each.message, _known(before, each), context=each.context)
    # Written whole before the file is touched: what people translated is never cut off.
    target = io.BytesIO()
    write_po(target, after, width=LINE_WIDTH, no_location=True, omit_header=False, sort_output=True)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(target.getvalue())


def _known(catalogue: Catalog, each: Said) -> str | list[str] | tuple[str, ...] | None:
    """The translation that is there; None where the message had a plural and has none now, or the reverse."""
    known = catalogue.get(each.message, each.context)
    plural = isinstance(each.message, tuple)
    return known.string if known and isinstance(known.string, tuple) == plural else None
