"""Permissions and roles that exist only while a test of this folder runs."""

import pytest

from yanfa.kernel.access import audience, decorators, permissions, roles


@pytest.fixture(autouse=True)
def empty_registries(monkeypatch):
    """Start from nothing declared, and put back what the apps declared."""
    monkeypatch.setattr(permissions, "_declared", {})
    monkeypatch.setattr(permissions, "_holders", {})
    monkeypatch.setattr(roles.registry, "_roles", {})
    monkeypatch.setattr(decorators, "required", set())
    monkeypatch.setattr(audience, "_providers", [])


@pytest.fixture
def make_role():
    """Declare a role with a duty and permissions; every permission takes the role's duty."""

    def make(code, *names, duty="business", declared=True):
        for name in names if declared else ():
            if name not in permissions.declared():
                permissions.declare(name, f"做{name}", f"Do {name}", duty=duty)
        fields = {
            "code": code,
            "label": f"角色{code}",
            "label_en": code,
            "description": "说明",
            "description_en": "it",
        }
        return roles.register(
            type(code, (roles.Role,), fields | {"permissions": frozenset(names), "duty": duty})
        )

    return make
