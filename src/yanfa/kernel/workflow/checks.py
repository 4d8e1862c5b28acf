"""System checks: every state field has its process, every process its records, and names agree."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import models

from yanfa.kernel.access import permissions
from yanfa.kernel.policy.catalogue import catalogue as parameters

from . import catalogue
from .fields import StateField
from .process import Process
from .records import models_of, models_with_states


def check_processes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for state fields and processes that do not fit together, and for unknown permissions and parameters."""
    errors = [error for model in models_with_states() for error in _model_errors(model)]
    return errors + [error for process in catalogue.processes() for error in _process_errors(process)]


def _model_errors(model: type[models.Model]) -> Iterator[CheckMessage]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, StateField)]
    if len(fields) > 1:
        yield Error(
            f"{model._meta.label} 有 {len(fields)} 个状态字段，只能有一个。", obj=model, id="workflow.E001"
        )
    known = {process.code for process in catalogue.processes()}
    for field in fields:
        if field.process_code not in known:
            yield Error(f"没有登记流程“{field.process_code}”。", obj=field, id="workflow.E002")


def _process_errors(process: Process) -> Iterator[CheckMessage]:
    if not models_of(process):
        yield Error(f"流程“{process.code}”没有任何记录使用。", id="workflow.E003")
    for state in process.states:
        if isinstance(state.turn, str) and state.turn not in permissions.declared():
            yield Error(
                f"流程“{process.code}”的状态“{state.code}”由没有声明过的权限“{state.turn}”办理。",
                id="workflow.E004",
            )
        if isinstance(state.limit_days, str) and state.limit_days not in parameters():
            yield Error(
                f"流程“{process.code}”的状态“{state.code}”的时限用了没有的参数“{state.limit_days}”。",
                id="workflow.E005",
            )
