"""Who works on a record of a division, and the tokens by which its turn is found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.audit import actions
from yanfa.registers.organisations.api import departments_of

from .roles import APPROVE, LEAD, MANAGE, WRITE

KEPT = actions.register("records.keep", "变更成果与制度台账")
EXPORTED = actions.register("records.export", "导出成果与制度台账")
IMPORTED = actions.register("records.import", "导入成果与制度台账")
EVIDENCE_ADDED = actions.register("records.add_evidence", "上传台账佐证")
EVIDENCE_WITHDRAWN = actions.register("records.withdraw_evidence", "撤回台账佐证")
DRAFT_ADDED = actions.register("records.add_draft", "上传文稿")
USE_RECORDED = actions.register("records.record_use", "登记制度执行")
BEARING_KEPT = actions.register("records.keep_bearing", "变更制度适用范围")


def at(permission: str, department: Any) -> str:
    """The token of who holds a permission and belongs to this department."""
    return f"{permission}@{department.public_id}"


@audience.provide
def in_own_department(user: Any) -> Iterator[str]:
    """Tokens of a person for the departments that he belongs to."""
    for permission in (WRITE, LEAD):
        if permitted(user, permission):
            yield from (f"{permission}@{public_id}" for public_id in departments_of(user))


def writers(record: Any) -> frozenset[str]:
    """Who writes for the department of a record; the officer where it has none."""
    department = record.department
    return frozenset({at(WRITE, department) if department else audience.holders(MANAGE)})


def leaders(record: Any) -> frozenset[str]:
    """The heads of the department of a record; the officer where it has none."""
    department = record.department
    return frozenset({at(LEAD, department) if department else audience.holders(MANAGE)})


def heads_concerned(document: Any) -> frozenset[str]:
    """The heads of the departments that countersign; the officer where there are none."""
    others = [each for each in document.countersigners.all() if each.pk != document.department_id]
    return frozenset(at(LEAD, each) for each in others) or frozenset({audience.holders(MANAGE)})


def signers(document: Any) -> frozenset[str]:
    """The leaders who sign for issue."""
    return frozenset({audience.holders(APPROVE)})


def officers(record: Any) -> frozenset[str]:
    """The officers of the register."""
    return frozenset({audience.holders(MANAGE)})


def nobody(record: Any) -> frozenset[str]:
    """Nobody: the record simply stands in the register."""
    return frozenset()


def may_work(user: Any, record: Any) -> Verdict:
    """Who writes for the department of the record, and the officer."""
    if permitted(user, MANAGE):
        return allow()
    if not permitted(user, WRITE):
        return deny(_("只有处室填报人、负责人和成果与制度管理员可以办理。"))
    department = getattr(record, "department", None)
    if department is not None and department.public_id in departments_of(user):
        return allow()
    return deny(_("只有责任处室的填报人、负责人或成果与制度管理员可以办理。"))


def may_propose(user: Any, record: Any) -> Verdict:
    """Who may put a record into the register: its own department, and the officer."""
    return may_work(user, record)


def may_run(user: Any, record: Any) -> Verdict:
    """The officer, and the platform itself."""
    if user is None or permitted(user, MANAGE):
        return allow()
    return deny(_("只有成果与制度管理员可以办理。"))


def may_settle(user: Any, record: Any) -> Verdict:
    """The officer; of what a person proposed, another one."""
    proposed_by = getattr(record, "proposed_by", None)
    return may_run(user, record) & another_person(user, proposed_by, _("提出计划"))
