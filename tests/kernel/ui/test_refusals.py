"""Refusals on forms: at the field they speak of, above the form otherwise, and never lost."""

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError

from yanfa.kernel.ui.refusals import overtaken, told
from yanfa.kernel.workflow.errors import Cause, MoveRefused


class NameForm(forms.Form):
    name = forms.CharField()


def refused(error: Exception) -> dict[str, list[str]]:
    def act() -> None:
        raise error

    form = NameForm({"name": "甲"})
    assert form.is_valid()
    assert told(form, act) is None
    assert not form.is_valid()
    return {field: list(errors) for field, errors in form.errors.items()}


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (ValidationError({"name": "太短。"}), {"name": ["太短。"]}),
        (ValidationError({"secret": "不对。"}), {"__all__": ["不对。"]}),
        (ValidationError(["一。", "二。"]), {"__all__": ["一。", "二。"]}),
        (PermissionDenied("不是您的。"), {"__all__": ["不是您的。"]}),
        (MoveRefused("现在不行。", cause=Cause.HOLDS, state=None), {"__all__": ["现在不行。"]}),
    ],
)
def test_a_refusal_stands_where_it_belongs(error: Exception, shown: dict[str, list[str]]) -> None:
    assert refused(error) == shown


def test_the_second_saver_is_told_that_nothing_was_saved() -> None:
    assert "尚未保存" in refused(overtaken())["__all__"][0]


def test_what_went_well_is_handed_on() -> None:
    form = NameForm({"name": "甲"})
    assert told(form, lambda: "done") == "done"
    assert told(form, lambda: None) is True


def test_a_mistake_of_the_program_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        told(NameForm({"name": "甲"}), lambda: 1 / 0)
