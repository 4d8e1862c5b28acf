"""Making and filling a demonstration database: what `run` and `demo` share."""

from django.apps import apps
from django.core.management import call_command

from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear, builders


def open_demonstration() -> None:
    """Bring the database up to date and mark it as a demonstration, for ever.

    Raises AlreadyMarked if it already holds a production's data.
    """
    call_command("migrate", verbosity=0, interactive=False)
    installation.mark("demonstration")


def write_year(year: DemoYear) -> None:
    """Let every app write its share, registers before the subsystems that refer to them."""
    for builder in builders(reversed([config.name for config in apps.get_app_configs()])):
        builder.build(year)
