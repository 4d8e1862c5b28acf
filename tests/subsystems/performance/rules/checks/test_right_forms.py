"""A form that is right yields nothing, whatever its generation."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.checks import KINDS

from .examples import RIGHT_FORMS, checked


@pytest.mark.parametrize("name", RIGHT_FORMS)
def test_right_form_yields_nothing(name: str) -> None:
    form = RIGHT_FORMS[name]()

    assert [finding.message for finding in checked(form)] == []


@pytest.mark.parametrize("name", RIGHT_FORMS)
def test_every_kind_is_reported_once(name: str) -> None:
    form = RIGHT_FORMS[name]()
    checked(form)

    assert [check.kind for check in form.checks] == list(KINDS)


def test_right_forms_of_one_unit_do_not_contradict_each_other() -> None:
    forms = [RIGHT_FORMS[name]() for name in ("2019", "2020", "2023", "national")]
    checked(*forms)

    assert [finding.message for form in forms for finding in form.findings] == []
