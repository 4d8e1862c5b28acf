"""Finding an expert: the one behind an account, and the one that words name."""

from typing import Any

from yanfa.registers.experts.models import Expert


def expert_of(user: Any) -> Expert | None:
    """The expert whose account this is."""
    if user is None or not user.is_authenticated:
        return None
    found: Expert | None = Expert.objects.filter(account=user).select_related("organisation").first()
    return found


def named(words: str) -> Expert | None:
    """The one expert of that name, or “name，unit” where several have it."""
    name, _comma, unit = words.replace("，", ",").partition(",")
    found = Expert.objects.filter(name=name.strip()).select_related("organisation")
    if unit.strip():
        return next((expert for expert in found if expert.unit == unit.strip()), None)
    few = list(found[:2])
    return few[0] if len(few) == 1 else None
