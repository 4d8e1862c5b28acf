"""What `./yanfa serve` asks of the database before it serves: the right kind, and every migration applied."""

import sys
from collections.abc import Sequence

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yanfa.config.catalogues import compile_catalogues
from yanfa.kernel.policy import installation


def main(argv: Sequence[str]) -> int:
    """0 if a production may run on this database."""
    compile_catalogues()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Migrations are pending. Take a backup, then: ./yanfa manage migrate", file=sys.stderr)
        return 2
    try:
        installation.mark("production")
    except installation.AlreadyMarked:
        print("This is a demonstration database; a production never runs on it.", file=sys.stderr)
        return 2
    return 0
