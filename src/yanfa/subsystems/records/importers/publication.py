"""Information due for publication, from a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.documents.tabular import Column
from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.services.publication import note_information

from .documents import RowsImporter, department_named, project_coded

PLACE_WORDS = {"门户网站": "site", "公众号": "account", "白皮书": "white_paper", "其他渠道": "other"}
COLUMNS = (
    Column("title", ("信息名称",), required=True, max_length=200),
    Column("topic", ("信息类别代码", "信息类别"), required=True, max_length=40),
    Column("formed_on", ("形成或印发日",), kind="date", required=True),
    Column("department", ("责任处室",), max_length=100),
    Column("project", ("预算项目代码", "项目代码"), max_length=40),
    Column("published_on", ("公开日期",), kind="date"),
    Column("place", ("公开渠道",), kind="choice", choices=PLACE_WORDS),
    Column("link", ("发布页面",), max_length=500),
)


def _known(values: Mapping[str, Any]) -> InformationItem | None:
    same = {name: values[name] for name in ("title", "topic", "formed_on")}
    return InformationItem.objects.filter(**same).first()


def _told(item: InformationItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("published_on", "place", "link")} | {
        "department": item.department.name if item.department else None,
        "project": item.project.code if item.project else None,
    }


def _store(values: Mapping[str, Any], by: Any, source: str) -> InformationItem:
    return note_information(
        by=by,
        source=source,
        title=values["title"],
        topic=values["topic"],
        formed_on=values["formed_on"],
        department=department_named(values["department"]),
        project=project_coded(values["project"]),
        published_on=values["published_on"],
        place=values["place"] or "",
        link=values["link"] or "",
    )


INFORMATION = RowsImporter(COLUMNS, "公开信息", _known, _told, _store)
