"""Lists of departments: columns mapped once, files tried out and taken in, and the figure that a file gives."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now, today
from yanfa.kernel.documents.tabular import staging
from yanfa.kernel.documents.tabular.plan import worded
from yanfa.kernel.documents.tabular.staging import Stage
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import SHEETS
from yanfa.kernel.indicators.compute import Value, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.performance.indicators import indicator_of
from yanfa.subsystems.performance.models import (
    CountingSplit,
    ListMapping,
    ListUpload,
    MappingVersion,
    SplitShare,
)
from yanfa.subsystems.performance.permissions import may_report_for
from yanfa.subsystems.performance.rules.lists import Judged, ListReading, Mapping, read_list
from yanfa.subsystems.performance.services.spooling import first_of, plain, write_to

MAPPED = actions.register("performance.map_list", "建立或修改台账口径")
TAKEN_IN = actions.register("performance.take_in_list", "台账计入")
LIST_FILE = purposes.register(purposes.Purpose("performance.list", "台账", kinds=SHEETS))
FIRST_ROWS = 20
MOST_TOLD = 100
#: A shorter list is read again sooner than it is kept.
WORTH_KEEPING = 1000


@dataclass
class Preview:
    """What taking a file in would give; nothing is stored.

    errors are sentences in the reader's language, each with row, column and remedy; `more` counts those not told.
    """

    sheet: str
    counted: int
    set_aside: int
    value: Decimal | None
    unit: str
    errors: list[str] = field(default_factory=list)
    more: int = 0
    first: list[Judged] = field(default_factory=list)


class ListRefused(Exception):
    """The file was not taken in, for the reasons that its preview names; nothing of it is kept."""

    def __init__(self, preview: Preview) -> None:
        self.preview = preview
        super().__init__("；".join(preview.errors))


@transaction.atomic
def map_columns(mapping: ListMapping, *, by: Any, columns: Mapping) -> MappingVersion:
    """Keep how a list is read: a new list (unsaved) with its first version, or one version more.

    The same columns once more give the version that stands. Raises ValidationError and PermissionDenied.
    """
    _insist(by, mapping)
    if str(columns.kind) != mapping.kind:
        raise ValidationError({"kind": _("算法不能改，请另建一个台账。")})
    if problems := columns.problems():
        raise ValidationError([worded(problem) for problem in problems])
    number = 1
    if mapping._state.adding:
        mapping.created_by, mapping.created_at = by, now()
        mapping.full_clean()
        mapping.save()
    else:
        ListMapping.objects.select_for_update().get(pk=mapping.pk)
        standing = mapping.current
        if mapping_of(standing) == columns:
            return standing
        number = standing.number + 1
    version = MappingVersion.objects.create(
        mapping=mapping,
        number=number,
        columns=columns.as_dict(),
        shown=list(columns.shown),
        changed_by=by,
        changed_at=now(),
    )
    log.record(MAPPED, by=by, target=mapping, summary=str(version), changes={"columns": version.columns})
    return version


def mapping_of(version: MappingVersion) -> Mapping:
    """The columns of a version as the rules read them."""
    return Mapping.from_dict(version.mapping.kind, version.columns, version.shown)


def preview(
    mapping: ListMapping,
    data: bytes,
    file_name: str,
    year: int,
    *,
    project_year: Any = None,
    columns: Mapping | None = None,
) -> Preview:
    """What the file would give under the mapping's current version, or under columns not yet kept.

    The rows of a long list are kept for an hour, for the taking in that follows. Raises UnreadableDocument for what
    holds no list.
    """
    shares, _splits = _shares(mapping.subject, year, project_year)
    read, stage = _read(mapping, columns or mapping_of(mapping.current), data, file_name, year, shares)
    with stage:
        read.first = first_of(stage, FIRST_ROWS)
    return read


def take_in(
    mapping: ListMapping,
    *,
    by: Any,
    data: bytes,
    file_name: str,
    year: int,
    project_year: Any = None,
    backfill: str = "",
) -> ListUpload:
    """Take a file in as the current one of its list, year and project; all of it or nothing.

    The file that stands there already, read by the same version under the same splits, is given back as it is.
    Raises ListRefused with what is wrong in it, UnreadableDocument, FileRefused, ValidationError, PermissionDenied.
    """
    _insist(by, mapping)
    _check_place(year, project_year, backfill)
    sha256 = hashlib.sha256(data).hexdigest()
    version = mapping.current
    shares, splits = _shares(mapping.subject, year, project_year)
    standing = standing_at(mapping, year, project_year)
    same = (version.pk, sha256, splits)
    if standing and (standing.version_id, standing.sha256, standing.splits) == same:
        return standing
    read, stage = _read(mapping, mapping_of(version), data, file_name, year, shares)
    with stage:
        if read.errors:
            raise ListRefused(read)
        facts = {"version": version, "year": year, "project_year": project_year, "splits": splits}
        upload = ListUpload(
            mapping=mapping,
            sha256=sha256,
            sheet=read.sheet[:100],
            rows_read=read.counted + read.set_aside,
            counted=read.counted,
            set_aside=read.set_aside,
            backfill=backfill.strip(),
            uploaded_by=by,
            uploaded_at=now(),
            **facts,
        )
        kept = _keep(upload, data, file_name, stage, by=by)
        stage.forget()
        return kept


def standing_at(mapping: ListMapping, year: int, project_year: Any) -> ListUpload | None:
    """The current upload of a list for a year and a project (None: for no project in particular)."""
    return ListUpload.objects.current().filter(mapping=mapping, year=year, project_year=project_year).first()


def value_of(upload: ListUpload) -> Value:
    """The figure of exactly this file, whatever replaced it."""
    return compute(indicator_of(upload.mapping, upload), Period.year(upload.year))


@transaction.atomic
def _keep(upload: ListUpload, data: bytes, file_name: str, stage: Stage, *, by: Any) -> ListUpload:
    """File, upload and rows in one transaction; two who take in the same file at once get the same upload."""
    ListMapping.objects.select_for_update().get(pk=upload.mapping_id)
    standing = standing_at(upload.mapping, upload.year, upload.project_year)
    if standing and _same(standing, upload):
        return standing
    upload.file = keeping.store(SimpleUploadedFile(file_name, data), by=by, purpose=LIST_FILE)
    upload.replaces = standing
    upload.save()
    write_to(upload.pk, stage)
    changes = {
        "sha256": [standing.sha256 if standing else None, upload.sha256],
        "counted": [standing.counted if standing else None, upload.counted],
    }
    log.record(TAKEN_IN, by=by, target=upload, summary=f"{upload} {file_name}", changes=changes)
    return upload


def _same(one: ListUpload, other: ListUpload) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in ("version_id", "sha256", "splits"))


def _read(
    mapping: ListMapping, columns: Mapping, data: bytes, name: str, year: int, shares: dict[str, Decimal]
) -> tuple[Preview, Stage]:
    """What a file gives under columns, and its judged rows: as a preview left them, or read now.

    The key names all that they depend on, so that other columns, another split or one changed cell are read anew.
    """
    percent = mapping.unit == "%"
    how = [str(columns.kind), columns.as_dict(), list(columns.shown), sorted(shares.items())]
    key = staging.key_of(hashlib.sha256(data).hexdigest(), name, year, percent, *how)
    if kept := staging.found(key):
        return _told_again(kept.facts or {}, mapping), kept
    reading = read_list(data, name, columns, year=year, shares=shares, percent=percent)
    with ExitStack() as closing:
        stage = closing.enter_context(Stage())
        for row in reading.rows():
            stage.put(plain(row))
        read = _told(reading, mapping)
        if not read.errors and reading.rows_read >= WORTH_KEEPING:
            facts = {name: getattr(read, name) for name in ("sheet", "counted", "set_aside")}
            stage.keep(key, facts | {"value": None if read.value is None else format(read.value, "f")})
        closing.pop_all()  # the caller closes it
    return read, stage


def _told_again(facts: dict[str, Any], mapping: ListMapping) -> Preview:
    value = facts.pop("value")
    return Preview(**facts, value=None if value is None else Decimal(value), unit=mapping.unit)


def _told(reading: ListReading, mapping: ListMapping) -> Preview:
    told = [worded(error.sentence) for error in reading.errors]
    return Preview(
        sheet=reading.sheet,
        counted=reading.counted,
        set_aside=reading.set_aside,
        value=None if told else reading.figure.value,
        unit=mapping.unit,
        errors=told[:MOST_TOLD],
        more=max(0, len(told) - MOST_TOLD),
    )


def _shares(subject: str, year: int, project_year: Any) -> tuple[dict[str, Decimal], list[str]]:
    """{key: share} of the project by approved splits, and the public ids of these."""
    if project_year is None:
        return {}, []
    approved = CountingSplit.objects.filter(subject=subject, year=year, state="approved")
    held = SplitShare.objects.filter(split__in=approved, project_year__project=project_year.project_id)
    rows = held.order_by("split__public_id").values_list("split__key", "share", "split__public_id")
    return {key: share for key, share, _id in rows}, [public_id for _key, _share, public_id in rows]


def _check_place(year: int, project_year: Any, backfill: str) -> None:
    if project_year is not None and project_year.year != year:
        raise ValidationError({"year": _("台账的年度与所选项目年度不同，请改为同一年。")})
    if year > today().year:
        raise ValidationError({"year": _("年度还没有到，请填今年或以前的年度。")})
    if year < today().year - 1 and not backfill.strip():
        raise ValidationError({"backfill": _("以前年度的台账属历史数据补录，请写明补录原因。")})


def _insist(by: Any, mapping: ListMapping) -> None:
    verdict = may_report_for(by, mapping.department)
    if not verdict:
        raise PermissionDenied(verdict.reason)
