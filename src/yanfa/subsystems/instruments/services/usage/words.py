"""Codes of a use in words: where the money of a project comes from, and its disciplines."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from yanfa.kernel import policy
from yanfa.kernel.identifiers.subjects import subject_name


def _english() -> bool:
    return (get_language() or "").startswith("en")


def listed(words: Iterable[str]) -> str:
    """Words one after the other, as the language of the page lists them."""
    return (", " if _english() else "、").join(words)


def source_names(codes: Iterable[str]) -> str:
    """Sources of money by name; a code that the policy does not know stays as it is."""
    name = "label_en" if _english() else "label"
    known = {each["code"]: str(each[name]) for each in policy.get("instruments.funding_sources").value}
    return listed(known.get(code, code) for code in codes)


def subject_names(codes: Iterable[str]) -> str:
    """Disciplines by name in the language of the page."""
    language = "en" if _english() else "zh"
    return listed(subject_name(code, language) for code in codes)
