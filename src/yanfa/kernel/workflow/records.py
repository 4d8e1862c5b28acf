"""Which process a record follows, and in which state it stands."""

from functools import cache

from django.apps import apps
from django.db import models

from . import catalogue
from .fields import StateField
from .process import Process


@cache
def state_field(model: type[models.Model]) -> StateField:
    """The state field of a model; raises LookupError for a model without one."""
    for field in model._meta.concrete_fields:
        if isinstance(field, StateField):
            return field
    raise LookupError(f"{model._meta.label} 没有状态字段。")


def process_of(record: models.Model | type[models.Model]) -> Process:
    """The process that a record or a model follows; raises LookupError."""
    model = record if isinstance(record, type) else type(record)
    return catalogue.get(state_field(model).process_code)


def state_of(record: models.Model) -> str:
    """The code of the state in which the record stands in memory."""
    return str(getattr(record, state_field(type(record)).attname))


def models_with_states() -> list[type[models.Model]]:
    """Every model that has a state field of its own."""
    return [
        model
        for model in apps.get_models()
        if any(isinstance(field, StateField) for field in model._meta.local_concrete_fields)
    ]


def models_of(process: Process) -> list[type[models.Model]]:
    """The models whose records follow a process."""
    return [model for model in models_with_states() if state_field(model).process_code == process.code]
