"""Shared apps are entered by their doors, and foreign keys point downward."""

import ast

import pytest
from django.apps import apps

from tests.architecture.sources import SOURCE, python_sources

LAYERS = ["portal", "subsystems", "procedures", "registers", "kernel"]
SHARED_LAYERS = {"registers", "procedures"}
DOORS = {"api", "events"}


def app_of(module):
    """`yanfa.registers.accounts.models` → `yanfa.registers.accounts`."""
    return ".".join(module.split(".")[:3])


def module_name(source):
    parts = source.path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(source):
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def enters_by_the_door(importer, imported):
    """A module of another app may be imported only if it is that app's api or events."""
    parts = imported.split(".")
    if len(parts) < 4 or parts[0] != "yanfa" or parts[1] not in SHARED_LAYERS:
        return True
    return app_of(importer) == app_of(imported) or parts[3] in DOORS


def test_shared_apps_are_entered_through_api_and_events():
    back_doors = [
        f"{module_name(source)} → {imported}"
        for source in python_sources()
        for imported in imported_modules(source)
        if not enters_by_the_door(module_name(source), imported)
    ]
    assert back_doors == []


def test_the_door_test_can_fail():
    assert not enters_by_the_door("yanfa.subsystems.x.views", "yanfa.registers.accounts.models.User")
    assert enters_by_the_door("yanfa.subsystems.x.views", "yanfa.registers.accounts.api.User")
    assert enters_by_the_door("yanfa.registers.accounts.views", "yanfa.registers.accounts.models.User")


def height(model):
    parts = type(apps.get_app_config(model._meta.app_label)).__module__.split(".")
    return LAYERS.index(parts[1]) if parts[0] == "yanfa" and parts[1] in LAYERS else len(LAYERS)


def own_models():
    return [model for model in apps.get_models() if model.__module__.startswith("yanfa.")]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_downward(model):
    """The person who did something is the one upward key; kernel tables point at records by content type."""
    upward = [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and field.related_model._meta.label != "accounts.User"
        and height(field.related_model) < height(model)
    ]
    assert upward == []
