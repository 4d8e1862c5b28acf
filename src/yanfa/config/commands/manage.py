"""`./yanfa manage …`: Django's management commands, in the mode that the environment names."""

from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(argv: Sequence[str]) -> int:
    """Hand everything to Django."""
    execute_from_command_line(["./yanfa manage", *argv])
    return 0
