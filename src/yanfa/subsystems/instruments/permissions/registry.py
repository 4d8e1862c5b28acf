"""Who may see, write, report and check the record of an instrument, and what of it goes into the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.roles import registry
from yanfa.kernel.audit import actions
from yanfa.registers.resources.api import READ as READ_RESOURCES
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES, OWN_STATES

from .roles import CLERK, INSPECT, READ, keeps_for, may_lead_unit

for role in ("instrument_clerk", "instrument_officer", "authority_officer"):
    registry.extend(role, READ_RESOURCES)

CHANGED = actions.register("instruments.write", "填写仪器信息")
PART_CHANGED = actions.register("instruments.part", "变更仪器附属信息")
PROPOSED = actions.register("instruments.propose", "填写仪器信息变更")
EXPORTED = actions.register("instruments.export", "导出仪器清单")


def may_check(user: Any, record: Any) -> Verdict:
    """The platform's clerk."""
    return permitted(user, CLERK)


def sees_all(user: Any) -> bool:
    """Whether a person sees the instruments of every unit."""
    return any(permitted(user, name) for name in (READ, CLERK, INSPECT))


def may_write(user: Any, record: Any) -> Verdict:
    """The unit's people, while the unit has the record in its hands."""
    if record.state not in OWN_STATES:
        return deny(gettext("已报送或已发布的信息不能直接修改，请办理变更。"))
    return keeps_for(user, record)


def may_change(user: Any, record: Any) -> Verdict:
    """The unit's people, for what is published."""
    if record.state not in LISTED_STATES:
        return deny(gettext("只有已入网的仪器可以办理变更。"))
    return keeps_for(user, record)


def may_change_directly(user: Any, record: Any) -> Verdict:
    """The unit's administrator, for what is published."""
    if record.state not in LISTED_STATES:
        return deny(gettext("只有已入网的仪器可以直接更新。"))
    return may_lead_unit(user, record)


def may_keep_parts(user: Any, record: Any) -> Verdict:
    """Pictures, prices and customs papers: the unit's people before publication, its administrator after."""
    if record.state in OWN_STATES:
        return keeps_for(user, record)
    return may_change_directly(user, record)


def may_import(user: Any, record: Any) -> Verdict:
    """The unit, the clerk, and the platform itself when it makes a demonstration."""
    if user is None:
        return allow()
    verdict = permitted(user, CLERK)
    return verdict if verdict else keeps_for(user, record)


def may_import_published(user: Any, record: Any) -> Verdict:
    """The clerk, and the platform itself: what a unit imports is checked before it is published."""
    return allow() if user is None else permitted(user, CLERK)
