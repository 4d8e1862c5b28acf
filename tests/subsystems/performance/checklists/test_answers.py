"""Every published name that work plans and checklists answer is declared as it was published, and no other."""

import json

import pytest

from yanfa.subsystems.performance.indicators import (
    CHECKLISTS,
    COMMUNICATION_TIMELINESS,
    COMPLETION_TIMELINESS,
    QUALITY_RATE,
)
from yanfa.subsystems.performance.rules.schemes.files import POLICIES

LIBRARY = POLICIES.parent / "published" / "library.json"


def published(code):
    """(name, filters, scope) of the published indicators that a code answers."""
    entries = json.loads(LIBRARY.read_text("utf-8"))
    return {(each["name"], each["filters"], each["scope"]) for each in entries if code in each["metrics"]}


@pytest.mark.parametrize(
    "indicator",
    [*CHECKLISTS, QUALITY_RATE, COMPLETION_TIMELINESS, COMMUNICATION_TIMELINESS],
    ids=lambda each: each.code,
)
def test_the_answers_are_those_published(indicator):
    declared = {(answer.name, answer.filter, answer.scope) for answer in indicator.answers}
    assert declared == published(indicator.code)
