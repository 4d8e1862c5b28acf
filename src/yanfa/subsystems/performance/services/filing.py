"""Filing forms: a checked form goes on file with its rows, findings and rescoring, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now
from yanfa.kernel.search.indexing import index
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.models import FiledForm, FormContent, FormFinding, FormRow
from yanfa.subsystems.performance.rules.examination import Examined, examine
from yanfa.subsystems.performance.rules.facts import examined_from
from yanfa.subsystems.performance.rules.form import Document, Finding, Form
from yanfa.subsystems.performance.rules.values import parse_money, parse_number

FILED = actions.register("performance.file_form", "留存自评表")
WITHDRAWN = actions.register("performance.withdraw_form", "删除留存的自评表")

#: The facts of forms that agencies published.
PUBLISHED = Path(__file__).parents[1] / "published" / "forms.json"
CENT = Decimal("0.01")
#: What `Form` holds beside the printed words: kept in tables of their own.
DERIVED = ("checks", "findings")


@transaction.atomic
def file_documents(documents: Sequence[Document], *, origin: Origin, by: Any) -> list[FiledForm]:
    """Put every form of the documents on file, checked and rescored; all of them or none."""
    english = examine(deepcopy(documents), "en")
    return file_examined(list(zip(examine(documents, "zh"), english, strict=True)), origin=origin, by=by)


@transaction.atomic
def file_published(*, by: Any = None) -> list[FiledForm]:
    """Put the forms that the platform ships on file; those that are there already are left alone."""
    facts = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    known = set(FiledForm.objects.filter(origin=Origin.PUBLISHED).values_list("file_name", "position"))
    fresh = [each for each in facts if (each["file"], each["position"]) not in known]
    pairs = [(examined_from(each, "zh"), examined_from(each, "en")) for each in fresh]
    return file_examined(pairs, origin=Origin.PUBLISHED, by=by)


@transaction.atomic
def file_examined(pairs: Sequence[tuple[Examined, Examined]], *, origin: Origin, by: Any) -> list[FiledForm]:
    """Put examined forms on file, each given in Chinese and in English."""
    filed = [_file(zh, en, origin, by) for zh, en in pairs]
    entries = [log.Entry(target=form, summary=str(form)) for form in filed]
    log.record_many(FILED, by=by, entries=entries)
    return filed


@transaction.atomic
def withdraw(form: FiledForm, *, by: Any) -> None:
    """Take a kept form off file; the log keeps that it was there."""
    log.record(WITHDRAWN, by=by, target=form, summary=str(form))
    form.delete()


def _file(zh: Examined, en: Examined, origin: Origin, by: Any) -> FiledForm:
    form = zh.form
    filed = FiledForm.objects.create(
        origin=origin,
        file_name=zh.file[-200:],
        position=zh.position,
        kind=form.kind,
        generation=form.generation or "",
        year=form.year,
        project=(form.project or "")[:200],
        authority=(form.authority or "")[:200],
        unit=(form.unit or "")[:200],
        annual_budget=_money(form.annual_budget, form),
        executed=_money(form.executed, form),
        total_score=_points(form.total_score),
        grade=(form.grade or "")[:20],
        **{f"{severity}s": count for severity, count in zh.by_severity().items()},
        filed_by=by,
        filed_at=now(),
    )
    printed = {name: content for name, content in form.as_dict().items() if name not in DERIVED}
    FormContent.objects.create(form_on_file=filed, printed=printed)
    FormRow.objects.bulk_create(_rows(filed, zh, en))
    FormFinding.objects.bulk_create(_findings(filed, form.findings, en.form.findings))
    index(filed)  # once more: its indicators are there only now
    return filed


def _rows(filed: FiledForm, zh: Examined, en: Examined) -> Iterator[FormRow]:
    for position, row in enumerate(zh.form.indicators):
        judged, judged_en = zh.judged_row(position), en.judged_row(position)
        yield FormRow(
            form=filed,
            position=position,
            level1=(row.level1 or "")[:60],
            level2=(row.level2 or "")[:60],
            name=(row.name or "")[:200],
            target=(row.target or "")[:300],
            actual=(row.actual or "")[:500],
            weight=(row.weight or "")[:30],
            score=(row.score or "")[:30],
            low=_points(judged.low),
            high=_points(judged.high),
            verdict=judged.verdict,
            basis=judged.reason[:400],
            basis_en=judged_en.reason[:400],
        )


def _findings(
    filed: FiledForm, chinese: Sequence[Finding], english: Sequence[Finding]
) -> Iterator[FormFinding]:
    for position, (zh, en) in enumerate(zip(chinese, english, strict=True)):
        yield FormFinding(
            form=filed,
            position=position,
            kind=zh.kind,
            severity=zh.severity,
            indicator=(zh.indicator or "")[:200],
            found=(zh.printed or "")[:500],
            computed=(zh.computed or "")[:500],
            quote=zh.quote or "",
            message_zh=zh.message,
            message_en=en.message,
            other_project=((zh.other.project if zh.other else None) or "")[:200],
            other_year=zh.other.year if zh.other else None,
        )


def _money(text: str | None, form: Form) -> Decimal | None:
    amount = parse_money(text, form.money_unit) if form.money_unit else None
    return None if amount is None else amount.quantize(CENT)


def _points(number: str | Decimal | None) -> Decimal | None:
    parsed: Decimal | None = parse_number(number) if isinstance(number, str) else number
    return None if parsed is None else parsed.quantize(CENT)
