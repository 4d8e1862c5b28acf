"""What this database is for: marked once as a demonstration or as production."""

from .models import Installation, InstallationKind


class AlreadyMarked(RuntimeError):
    """The database already carries the other mark."""


def kind() -> InstallationKind | None:
    """The mark of this database, or None before it is marked."""
    value = Installation.objects.values_list("kind", flat=True).first()
    return InstallationKind(value) if value else None


def is_demonstration() -> bool:
    """Whether this database was created as a demonstration."""
    return kind() is InstallationKind.DEMONSTRATION


def mark(wanted: InstallationKind | str) -> None:
    """Mark the database; the same mark again changes nothing. Raises AlreadyMarked for the other one."""
    wanted = InstallationKind(wanted)
    present = kind()
    if present is None:
        Installation.objects.create(kind=wanted)
    elif present is not wanted:
        raise AlreadyMarked(f"这个数据库已标记为“{present.label}”，不能改为“{wanted.label}”。")
