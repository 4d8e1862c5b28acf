"""Several tables are made in one step, whatever order they refer to one another in, and taken away again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from yanfa.kernel.migrating.tables import CreateTables


def key():
    return ("id", models.BigAutoField(primary_key=True))


def tables():
    """A branch that refers to a tree that is made after it, with a rule of its own."""
    branch = migrations.CreateModel(
        "Branch",
        [key(), ("tree", models.ForeignKey("sample.Tree", models.CASCADE)), ("place", models.IntegerField())],
        options={
            "constraints": [models.UniqueConstraint(fields=("tree", "place"), name="sample_branch_once")]
        },
    )
    return CreateTables(operations=[branch, migrations.CreateModel("Tree", [key()])])


def names():
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


@pytest.mark.django_db(transaction=True)
def test_tables_that_refer_forward_are_made_and_taken_away():
    operation, before = tables(), MigrationLoader(connection).project_state()
    after = before.clone()
    operation.state_forwards("sample", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("sample", editor, before, after)
    assert {"sample_branch", "sample_tree"} <= names()
    branch, tree = after.apps.get_model("sample", "Branch"), after.apps.get_model("sample", "Tree")
    branch.objects.create(tree=tree.objects.create(), place=1)
    branch.objects.all().delete()
    with connection.schema_editor() as editor:
        operation.database_backwards("sample", editor, after, before)
    assert not {"sample_branch", "sample_tree"} & names()


def test_it_is_written_into_a_migration_and_says_what_it_does():
    migration = migrations.Migration("0009_trees", "sample")
    migration.operations = [tables()]
    assert "yanfa.kernel.migrating.tables.CreateTables(" in MigrationWriter(migration).as_string()
    assert tables().describe() == "Create 2 tables"
