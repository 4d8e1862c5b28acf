"""The state field: written by moves and entries alone; every other write is refused at run time.

``save()`` of a stored record never writes the state: it leaves what the database holds, so that a stale copy in
memory cannot undo a move. A changed state in memory, ``update``, ``bulk_update``, expressions, and births past
``enter`` raise StateDoorClosed. Raw SQL and fixtures are out of its reach.
"""

from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.expressions import Col
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.utils.translation import gettext_lazy as _

from . import catalogue
from .door import StateDoorClosed, is_open

LONGEST_CODE = 40


class StateAttribute(DeferredAttribute):
    """The attribute of a state field: remembers beside the value the one that the record was read with."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        name = self.field.attname
        if name not in instance.__dict__ or is_open():
            instance.__dict__[_read_as(name)] = value
        instance.__dict__[name] = value


def _read_as(attname: str) -> str:
    return f"_{attname}_as_read"


class StateField(models.CharField):  # type: ignore[type-arg]
    """The state of a record in the process of that code. A model has at most one."""

    descriptor_class = StateAttribute

    def __init__(self, process: str, verbose_name: Any = None, **options: Any) -> None:
        self.process_code = process
        options = {"max_length": LONGEST_CODE, "editable": False, "db_index": True} | options
        super().__init__(verbose_name or _("状态"), default=self._initial, choices=self._choices, **options)

    def _initial(self) -> str:
        return str(catalogue.get(self.process_code).initial.code)

    def _choices(self) -> list[tuple[str, Any]]:
        return [(state.code, state.label) for state in catalogue.get(self.process_code).states]

    def deconstruct(self) -> Any:
        """A plain text column: migrations neither know the process nor meet the guard."""
        name, _path, args, options = super().deconstruct()
        plain = {key: value for key, value in options.items() if key not in ("default", "choices")}
        return name, "django.db.models.CharField", args, plain

    def clone(self) -> "StateField":
        """A copy that still knows its process."""
        _name, _path, _args, options = self.deconstruct()
        return type(self)(self.process_code, **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The state for an INSERT through the door; for a plain save the column itself, so that it stays."""
        value = getattr(model_instance, self.attname)
        if is_open():
            return value
        if add:
            raise StateDoorClosed(f"{model_instance._meta.label} is born by workflow.enter alone.")
        if value != model_instance.__dict__.get(_read_as(self.attname)):
            self._refuse_unless_stored(model_instance, value)
        return F(self.name)

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Django asks for the placeholder of every value it writes: here an UPDATE past the door ends."""
        stays = isinstance(value, Col) and value.target == self
        if isinstance(compiler, SQLUpdateCompiler) and not stays and not is_open():
            raise StateDoorClosed(
                f"{self.model._meta.label}.{self.name} is changed by workflow.perform alone."
            )
        return "%s"

    def _refuse_unless_stored(self, record: models.Model, value: str) -> None:
        """A state set in memory may only be the stored one, as ``refresh_from_db`` sets it."""
        stored = type(record)._base_manager.filter(pk=record.pk).values_list(self.attname, flat=True).first()
        if stored != value:
            raise StateDoorClosed(
                f"{record._meta.label} {record.pk} stands in {stored!r}; {value!r} was set past workflow.perform."
            )
