"""Documents from a list: with days of approval and issue they are 补录, with a due day alone they are plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document
from yanfa.subsystems.records.services.documents import plan_document, record_issued

from .rows import RowsImporter, department_named, project_coded, regulation_numbered

KIND_WORDS = {
    "报告、规划、方案、指南": "report",
    "报告": "report",
    "连续出版物": "serial",
    "刊物": "serial",
    "规章制度": "regulation",
}
COLUMNS = (
    Column("kind", ("类别",), kind="choice", required=True, choices=KIND_WORDS),
    Column("code", ("类型代码", "类型"), max_length=40),
    Column("regulation", ("所属制度编号",), max_length=60),
    Column("title", ("名称",), required=True, max_length=200),
    Column("year", ("所述年度", "年度"), kind="integer", required=True, minimum=2000, maximum=2100),
    Column("issue_from", ("期号",), kind="integer", minimum=1, maximum=99),
    Column("issue_to", ("合刊止期",), kind="integer", minimum=1, maximum=99),
    Column("department", ("编撰处室",), max_length=100),
    Column("project", ("预算项目代码", "项目代码"), max_length=40),
    Column("due_on", ("应完成日",), kind="date"),
    Column("approved_on", ("批准日",), kind="date"),
    Column("issued_on", ("印发日",), kind="date"),
    Column("in_force_from", ("施行日",), kind="date"),
    Column("number", ("文号",), max_length=100),
    Column("delivered_to", ("报送或印发对象",), max_length=200),
)
PLAIN = ("title", "year", "issue_from", "issue_to")


def known(values: Mapping[str, Any]) -> Document | None:
    """The document that a row means: an issue by its number, a report by year and title, a version by its day."""
    standing = Document.objects.standing().filter(kind=values["kind"])
    if values["kind"] == DocumentKind.SERIAL:
        same = {"code": values["code"], "year": values["year"], "issue_from": values["issue_from"]}
    elif values["kind"] == DocumentKind.REGULATION:
        same = {"regulation__number": values["regulation"], "in_force_from": values["in_force_from"]}
    else:
        same = {"code": values["code"], "year": values["year"], "title": values["title"]}
    return standing.filter(**same).first()


def told(document: Document) -> dict[str, Any]:
    """What the register says of a document, as a row says it."""
    plain = (*PLAIN, "approved_on", "issued_on", "in_force_from", "number", "delivered_to")
    return {
        **{name: getattr(document, name) for name in plain},
        "department": document.department.name if document.department else None,
        "project": document.project.code if document.project else None,
        "due_on": document.first_due_on or document.due_on,
    }


def store(values: Mapping[str, Any], by: Any, source: str) -> Document:
    """Write the row down."""
    regulation = regulation_numbered(values["regulation"])
    facts = {name: values[name] for name in PLAIN} | {
        "kind": values["kind"],
        "code": regulation.kind if regulation else (values["code"] or ""),
        "regulation": regulation,
        "department": department_named(values["department"]),
        "project": project_coded(values["project"]),
        "number": values["number"] or "",
        "delivered_to": values["delivered_to"] or "",
    }
    if not facts["code"]:
        raise ValidationError(_("请填类型代码。"))
    if values["approved_on"] is None and values["issued_on"] is None:
        return plan_document(by=by, due_on=values["due_on"], **facts)
    if values["approved_on"] is None or values["issued_on"] is None:
        raise ValidationError(_("已印发的文件，批准日和印发日都要填。"))
    return record_issued(
        by=by,
        source=source,
        approved_on=values["approved_on"],
        issued_on=values["issued_on"],
        due_on=values["due_on"],
        in_force_from=values["in_force_from"],
        **facts,
    )


DOCUMENTS = RowsImporter(COLUMNS, "成果文件", known, told, store)
