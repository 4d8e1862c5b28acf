"""Words and tones of severities and verdicts, and the head of the pages of one form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise

from yanfa.kernel.access.permissions import permitted
from yanfa.subsystems.performance.choices import Severity, Verdict
from yanfa.subsystems.performance.models.labels import SEVERITY_LABELS, VERDICT_LABELS

register = template.Library()

EXPORTS = ("docx", "xlsx", "pdf", "csv", "json")
SEVERITY_TONES = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: ""}
VERDICT_TONES = {
    Verdict.REPRODUCED: "good",
    Verdict.WITHIN: "",
    Verdict.CONTRADICTED: "bad",
    Verdict.INSUFFICIENT_DATA: "warn",
}


@register.filter
def severity_label(severity: str) -> str | Promise:
    """错误, 疑点 or 提示."""
    return SEVERITY_LABELS[Severity(severity)]


@register.filter
def severity_tone(severity: str) -> str:
    """The class of a badge."""
    return SEVERITY_TONES[Severity(severity)]


@register.filter
def verdict_label(verdict: str) -> str | Promise:
    """What rescoring says, in words."""
    return VERDICT_LABELS[Verdict(verdict)]


@register.filter
def verdict_tone(verdict: str) -> str:
    """The class of a badge."""
    return VERDICT_TONES[Verdict(verdict)]


@register.filter
def band(row: Any) -> str:
    """The computed points: one value, a band, or a dash where nothing can be computed."""
    if row.low is None or row.high is None:
        return "—"
    return _plain(row.low) if row.low == row.high else f"{_plain(row.low)}–{_plain(row.high)}"


@register.filter
def may(user: Any, permission: str) -> bool:
    """Whether the person holds the permission."""
    return bool(user.is_authenticated and permitted(user, permission))


@register.inclusion_tag("performance/form_head.html", takes_context=True)
def form_head(context: template.Context, filed: Any, tab: str) -> dict[str, Any]:
    """Title, exports and tabs of the pages of one form."""
    shared = {name: context.get(name) for name in ("user", "request", "csrf_token")}
    return {**shared, "filed": filed, "tab": tab, "kinds": EXPORTS}


def _plain(points: Decimal) -> str:
    return f"{points.quantize(Decimal('0.01')).normalize():f}"
