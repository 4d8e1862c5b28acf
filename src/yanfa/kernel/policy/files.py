"""Reading parameters from policies/*.toml, every mistake told in one sentence. No Django here.

[[parameter]]
code = "performance.over_completion_percent"
label = "超额完成提示线"
unit = "%"
kind = "integer"
[[parameter.version]]
value = 120
valid_from = 2020-01-01
basis = { document = "…办法", number = "财预〔2020〕10号", article = "第…条" }
source = "where the text was read"
unverified = true        # when the source is not the rule itself
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from .values import Basis, Kind, Parameter, Version, fits

_PARAMETER_KEYS = {"code", "label", "label_en", "unit", "kind", "version"}
_VERSION_KEYS = {"value", "valid_from", "valid_to", "basis", "source", "unverified"}
_BASIS_KEYS = {"document", "number", "article"}


class BadParameter(ValueError):
    """A parameter file is wrong; the message is a sentence that says where and how."""


def read(path: Path) -> list[Parameter]:
    """The parameters of one file; an empty list for a file that holds other schemes. Raises BadParameter."""
    try:
        content = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadParameter(f"{path.name}：不是正确的 TOML 文件（{error}）。") from error
    if "parameter" not in content:
        return []
    _refuse_unknown(content, {"parameter"}, path.name)
    rows = content["parameter"]
    if not isinstance(rows, list):
        raise BadParameter(f"{path.name}：parameter 应写成 [[parameter]]。")
    return [_parameter(row, path) for row in rows]


def _parameter(row: Mapping[str, Any], path: Path) -> Parameter:
    where = f"{path.name} 的参数“{row.get('code', '（无代码）')}”"
    _refuse_unknown(row, _PARAMETER_KEYS, where)
    for key in ("code", "label", "kind", "version"):
        if not row.get(key):
            raise BadParameter(f"{where}：缺少 {key}。")
    if row["kind"] not in set(Kind):
        raise BadParameter(f"{where}：kind 只能是 {'、'.join(Kind)}。")
    kind = Kind(row["kind"])
    versions = tuple(sorted(_versions(row["version"], kind, where), key=lambda version: version.valid_from))
    _refuse_overlap(versions, where)
    return Parameter(
        code=row["code"],
        label=row["label"],
        unit=row.get("unit", ""),
        kind=kind,
        versions=versions,
        label_en=row.get("label_en", ""),
        file=str(path),
    )


def _versions(rows: Any, kind: Kind, where: str) -> Iterator[Version]:
    for row in rows:
        _refuse_unknown(row, _VERSION_KEYS, where)
        for key in ("value", "valid_from", "basis", "source"):
            if key not in row or row[key] == "":
                raise BadParameter(f"{where}：有一个版本缺少 {key}。")
        if not fits(row["value"], kind):
            raise BadParameter(f"{where}：值 {row['value']!r} 不是 {kind}。")
        first, last = _day(row["valid_from"], where), row.get("valid_to")
        if last is not None and _day(last, where) < first:
            raise BadParameter(f"{where}：失效日期早于生效日期。")
        yield Version(
            row["value"],
            first,
            last,
            _basis(row["basis"], where),
            row["source"],
            row.get("unverified", False),
        )


def _day(value: Any, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadParameter(f"{where}：日期 {value!r} 应写成 2024-01-31。")
    return value


def _basis(row: Any, where: str) -> Basis:
    if not isinstance(row, Mapping) or not row.get("document"):
        raise BadParameter(f"{where}：依据（basis）应写明 document。")
    _refuse_unknown(row, _BASIS_KEYS, where)
    return Basis(**row)


def _refuse_unknown(row: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(row.keys() - known)
    if unknown:
        raise BadParameter(f"{where}：不认识的键 {'、'.join(unknown)}。")


def _refuse_overlap(versions: tuple[Version, ...], where: str) -> None:
    for earlier, later in pairwise(versions):
        if earlier.in_force(later.valid_from):
            raise BadParameter(f"{where}：{later.valid_from} 起的版本与前一版本的有效期重叠。")
