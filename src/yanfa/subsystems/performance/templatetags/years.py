"""States, turns, numbers and sentences of the year as its pages show them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from yanfa.kernel.workflow import catalogue
from yanfa.subsystems.performance.models.monitoring import CAUSES
from yanfa.subsystems.performance.models.years import STAGES, stage_of
from yanfa.subsystems.performance.rules.values import plain as plain_number
from yanfa.subsystems.performance.services.standing import audience_in_words, turn_of

register = template.Library()

REFUSED = {"refused", "dropped"}
SEVERITY_TONES = {"error": "bad", "warning": "warn", "note": ""}


@register.inclusion_tag("performance/years/_state.html")
def state_badge(record: Any) -> dict[str, Any]:
    """The state of a record as a badge: its word, and a tone that repeats it."""
    process = catalogue.get(record._meta.get_field("state").process_code)
    state = process.state(record.state)
    is_done = state.closed or "published" in state.tags
    tone = "bad" if state.code in REFUSED else "good" if is_done else "warn"
    return {"label": state.label, "tone": "" if state.code == process.initial.code else tone}


@register.inclusion_tag("performance/years/_turn.html")
def whose_turn(record: Any) -> dict[str, Any]:
    """Who must act on the record, and until when."""
    return {"turns": turn_of(record)}


@register.filter
def plain(number: Decimal | None) -> str:
    """A number without needless zeros; a dash where there is none."""
    return "—" if number is None else plain_number(Decimal(number))


@register.filter
def percent(share: Decimal | None) -> str:
    """A share in per cent with one decimal; a dash where there is none."""
    return "—" if share is None else f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


@register.filter
def cause_label(code: str) -> str:
    """A kind of cause in words."""
    return str(dict(CAUSES).get(code, code))  # type: ignore[call-overload]  # codes are stored as text


@register.filter
def stage_label(year: Any) -> str:
    """The stage at which a project year stands."""
    return str(dict(STAGES)[stage_of(year)])


@register.filter
def worded(sentence: Any) -> str:
    """A sentence of the rules in the reader's language."""
    return str(sentence.zh if (get_language() or "zh").startswith("zh") else sentence.en)


@register.filter
def severity_class(severity: str) -> str:
    """The class of a badge."""
    return SEVERITY_TONES.get(severity, "")


@register.filter
def audience_name(token: str) -> str:
    """Who an audience token means."""
    return audience_in_words([token])[token]


@register.filter
def named(declared: Any) -> str:
    """The label of an indicator or a dimension in the reader's language."""
    return str(declared.label if (get_language() or "zh").startswith("zh") else declared.label_en)


@register.filter
def defined(indicator: Any) -> str:
    """The definition of an indicator in the reader's language."""
    chinese = (get_language() or "zh").startswith("zh")
    return str(indicator.definition if chinese else indicator.definition_en)


@register.filter
def refused(offers: Any) -> list[Any]:
    """The moves that this person may not make now, each with its reason."""
    return [offer for offer in offers if not offer.verdict]


@register.filter
def part(mapping: Any, key: str) -> Any:
    """One value of a mapping; an empty text where it has none."""
    return mapping.get(key, "")


@register.simple_tag(takes_context=True)
def narrowed(context: template.Context, name: str, wanted: str) -> str:
    """The query string of this page with one more filter, whose name is a value itself."""
    parameters = context["request"].GET.copy()
    parameters[name] = wanted
    return f"?{parameters.urlencode()}"
