"""Forms that carry the version that was read: who saves second sees what stands now, and loses nothing."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import models
from django.http import QueryDict


class VersionedForm(forms.ModelForm):
    """A form over a record whose service compares versions under lock; the instance stays as it was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    #: What stands now of the fields that another person saved: (label, value), after a lost race.
    standing: list[tuple[str, str]]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.standing = []
        self.fields["version"].initial = self.instance.version

    def _post_clean(self) -> None:
        """Nothing: the service sets and checks the facts."""

    def facts(self) -> dict[str, Any]:
        """The facts given, without the version."""
        return {name: given for name, given in self.cleaned_data.items() if name != "version"}

    def compare(self, fresh: models.Model) -> None:
        """Show what stands now where somebody saved a later version; what was typed stays, over that version."""
        now = fresh.version  # type: ignore[attr-defined]  # every versioned record has one
        if self.data.get(self.add_prefix("version")) == str(now):
            return
        typed = getattr(self, "cleaned_data", {})
        for name, field in self.fields.items():
            standing = getattr(fresh, name, None)
            if name != "version" and hasattr(fresh, name) and typed.get(name) != standing:
                self.standing.append((str(field.label), _in_words(fresh, name, standing)))
        typed_over = cast(QueryDict, self.data).copy()
        typed_over[self.add_prefix("version")] = str(now)
        self.data = typed_over


def _in_words(record: models.Model, name: str, value: Any) -> str:
    display = getattr(record, f"get_{name}_display", None)
    shown = display() if display else value
    return "—" if shown in (None, "") else str(shown)
