"""Days and moments that only the insert writes: given once, or worked out by the record from the server's clock."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLUpdateCompiler

from yanfa.kernel.workflow.lateness import WrittenByServer


class _Once:
    """An UPDATE that would write the column is refused; a later save leaves what is stored."""

    name: str
    model: Any

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """Django asks for the placeholder of every value that it writes."""
        if isinstance(compiler, SQLUpdateCompiler) and not isinstance(value, Col):
            raise WrittenByServer(f"{self.model._meta.label}.{self.name} is written by the insert alone.")
        return "%s"


class FixedDateField(_Once, models.DateField):
    """A day that is given once, such as the first approved due day."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The day for an INSERT; the column itself for a later save."""
        return super().pre_save(model_instance, add) if add else F(self.name)


class FixedDateTimeField(_Once, models.DateTimeField):
    """A moment that is given once, such as that of detection."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The moment for an INSERT; the column itself for a later save."""
        return super().pre_save(model_instance, add) if add else F(self.name)


class WorkedOutDateField(_Once, models.DateField):
    """A day that the record works out by a method of its own when it is stored, whatever the instance says."""

    def __init__(self, verbose_name: Any = None, *, by: str = "", **options: Any) -> None:
        self.by = by
        super().__init__(verbose_name, **({"editable": False} | options))

    def deconstruct(self) -> Any:
        """A plain day in migrations."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.DateField", args, options

    def clone(self) -> WorkedOutDateField:
        """A copy that still knows its method."""
        _name, _path, _args, options = self.deconstruct()
        return type(self)(by=self.by, **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """What the record works out, for an INSERT; the column itself for a later save."""
        if not add:
            return F(self.name)
        day = getattr(model_instance, self.by)()
        setattr(model_instance, self.attname, day)
        return day
