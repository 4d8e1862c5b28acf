"""Form fields that several apps share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise


class NamedRecordField(forms.CharField):
    """A record of a register, typed by its name or number and found by the register's own `find`."""

    def __init__(
        self, *, find: Callable[[str], models.Model | None], missing: str | Promise, **options: Any
    ) -> None:
        super().__init__(**options)
        self.find = find
        self.missing = missing

    def clean(self, value: Any) -> Any:
        """The record; None where nothing is given."""
        words = super().clean(value)
        if not words:
            return None
        found = self.find(words)
        if found is None:
            raise forms.ValidationError(str(self.missing))
        return found

    def prepare_value(self, value: Any) -> Any:
        """A record by its name, as it may be typed again."""
        return getattr(value, "name", value) if isinstance(value, models.Model) else value


class VersionedForm(forms.ModelForm):  # type: ignore[type-arg]  # of any model
    """A form of a record that carries the version that was read; a service checks the facts under lock."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = getattr(self.instance, "version", None)

    def _post_clean(self) -> None:
        """Nothing: the instance stays as it was read."""

    def facts(self) -> dict[str, Any]:
        """The facts given, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
