"""People with roles, and cases in every state, for the tests of this folder."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model

from tests.sampleapp.models import Case
from yanfa.kernel.access import audience, permissions, roles
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform

ROLES = {
    "reviewer": {"sample.review"},
    "decider": {"sample.decide"},
    "importer": {"sample.import"},
    "both": {"sample.review", "sample.decide"},
    "stranger": set(),
}

#: How a case comes into each state: moves with the person who makes them and the answers.
WAYS = {
    "draft": [],
    "submitted": [("submit", "applicant", {})],
    "reviewing": [("submit", "applicant", {}), ("take", "reviewer", {})],
}
WAYS["approved"] = [*WAYS["reviewing"], ("approve", "decider", {"opinion": "同意"})]
WAYS["rejected"] = [*WAYS["reviewing"], ("reject", "decider", {"reason": "不符合条件"})]
WAYS["withdrawn"] = [("withdraw", "applicant", {})]


@pytest.fixture
def sample_roles(monkeypatch):
    """The roles of the sample, for the time of one test; audience tokens of other apps stay away."""
    monkeypatch.setattr(permissions, "_holders", dict(permissions._holders))
    monkeypatch.setattr(roles.registry, "_roles", dict(roles.registry._roles))
    monkeypatch.setattr(audience, "_providers", [])
    words = {"label_en": "role", "description": "说明", "description_en": "description"}
    for code, names in ROLES.items():
        fields = {"code": f"sample_{code}", "label": code, "permissions": frozenset(names), **words}
        roles.register(type(code, (roles.Role,), fields))


@pytest.fixture
def people(db, sample_roles):
    """One account for each role, and the applicant who holds none."""
    found = {}
    for name in ("applicant", *ROLES):
        user = get_user_model().objects.create(login=name, real_name=name)
        user.role_codes = frozenset({f"sample_{name}"} if name in ROLES else ())
        found[name] = user
    return found


@pytest.fixture
def new_case(people):
    """A case in memory, not born yet."""

    def make(**fields):
        return Case(
            **({"title": "显微镜", "amount": Decimal("1000"), "applicant": people["applicant"]} | fields)
        )

    return make


@pytest.fixture
def case_in(new_case, people):
    """A case that has come into a state by its moves."""

    def make(state, **fields):
        case = enter(new_case(**fields), by=people["applicant"])
        for move, who, data in WAYS[state]:
            perform(move, case, by=people[who], data=data)
        return case

    return make


@pytest.fixture
def friday(time_machine):
    """Friday 27 September 2024, ten in the morning in Shanghai: before the swapped days of National Day."""
    time_machine.move_to(datetime(2024, 9, 27, 2, 0, tzinfo=UTC), tick=False)
    return time_machine
