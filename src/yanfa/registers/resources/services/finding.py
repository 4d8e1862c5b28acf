"""Finding a resource as a person types it."""

from yanfa.registers.resources.models import Resource


def find(words: str, *, kind: str = "") -> Resource | None:
    """The one standing resource with that number, or with that name where only one has it."""
    wanted = words.strip()
    if not wanted:
        return None
    rows = Resource.objects.standing()
    if kind:
        rows = rows.filter(kind=kind)
    numbered = rows.filter(number__iexact=wanted).first()
    if numbered is not None:
        return numbered
    named = list(rows.filter(name=wanted)[:2])
    return named[0] if len(named) == 1 else None
