"""Satisfaction surveys: declared before anybody answers, answers taken in with their evidence, and what they say."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now
from yanfa.kernel.documents.tabular.plan import worded
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.indicators.compute import Value, compute
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import get
from yanfa.procedures.feedback.choices import AnswerFault, SurveyMethod
from yanfa.procedures.feedback.indicators import PROJECT_SATISFACTION, SITE_SATISFACTION
from yanfa.procedures.feedback.models import Survey, SurveyAnswer, SurveyBatch
from yanfa.procedures.feedback.permissions import may_keep_survey
from yanfa.procedures.feedback.rules.answers import Answer, Level, Paper, digest, papers_in, read_answers

DECLARED = actions.register("feedback.declare_survey", "登记满意度调查")
ANSWERED = actions.register("feedback.take_answers", "录入问卷")
INSTRUMENT = purposes.register(
    purposes.Purpose("performance.survey_instrument", "问卷样本", kinds=DOCUMENTS | IMAGES)
)
EXPORT = purposes.register(purposes.Purpose("performance.survey_answers", "问卷原始记录", kinds=SHEETS))
SCAN = purposes.register(
    purposes.Purpose("performance.survey_scan", "纸质问卷扫描件", kinds=frozenset({"pdf"}))
)
LEAST_LEVELS = 2
BATCH = 1000
TENTH = Decimal("0.01")


class AnswersRefused(Exception):
    """Nothing of the file was taken in; `reasons` are sentences with row, column and remedy."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__("；".join(reasons))


@dataclass(frozen=True)
class Facts:
    """What a survey came to. Shares and rates are in per cent, None where there is nothing to divide by.

    by_level: [(name, answers, share, share of this level and better)] over the valid answers.
    why_no_figure: the sentence, "" where there is a figure; warning: the response rate is low.
    """

    issued: int
    returned: int
    kept: int
    valid: int
    faults: dict[str, int]
    rate: Decimal | None
    satisfied: Decimal | None
    mean: Decimal | None
    by_level: list[tuple[str, int, Decimal | None, Decimal | None]]
    least: int
    why_no_figure: str
    warning: str


@transaction.atomic
def declare_survey(
    *, by: Any, instrument: UploadedFile[Any], levels: Sequence[Level], **facts: Any
) -> Survey:
    """Declare a survey before its first answer: project year, department, question, dates, scale, 发放 and method.

    Raises ValidationError, FileRefused and PermissionDenied.
    """
    survey = Survey(declared_by=by, declared_at=now(), levels=[_stored(level) for level in levels], **facts)
    _insist(by, survey)
    _check_scale(levels)
    survey.instrument = keeping.store(instrument, by=by, purpose=INSTRUMENT)
    survey.full_clean()
    survey.save()
    log.record(DECLARED, by=by, target=survey, changes={"levels": survey.levels, "issued": survey.issued})
    return survey


def levels_of(survey: Survey) -> list[Level]:
    """The scale as it was declared, from the best level to the worst."""
    return [Level(each["name"], Decimal(each["points"]), each["satisfied"]) for each in survey.levels]


def take_answers(survey: Survey, *, by: Any, data: bytes, file_name: str) -> SurveyBatch:
    """Take in the export of a survey tool, all of it or nothing; the same file once more adds nothing.

    Answers whose number is there already are left alone, so that a later export adds the later answers.
    Raises AnswersRefused, UnreadableDocument, FileRefused, ValidationError and PermissionDenied.
    """
    _insist(by, survey)
    sha256 = hashlib.sha256(data).hexdigest()
    standing = survey.batches.filter(sha256=sha256).first()
    if standing is not None:
        return standing
    reading = read_answers(
        data,
        file_name,
        question=survey.question,
        levels=levels_of(survey),
        starts_on=survey.starts_on,
        ends_on=survey.ends_on,
        salt=survey.public_id,
    )
    answers = list(reading.answers())
    if reading.errors:
        raise AnswersRefused([worded(error.sentence) for error in reading.errors])
    if not answers:
        raise AnswersRefused([_("表头下面没有答卷，请检查是否选错了文件。")])
    with transaction.atomic():
        file = keeping.store(SimpleUploadedFile(file_name, data), by=by, purpose=EXPORT)
        return _keep(survey, answers, by=by, sha256=sha256, file=file)


def record_papers(
    survey: Survey, *, by: Any, lines: str, answered_on: date, scan: UploadedFile[Any]
) -> SurveyBatch:
    """Record numbered papers as typed ("0001-0030 满意"), with their scan as one PDF; all of them or nothing.

    Raises AnswersRefused, FileRefused, ValidationError and PermissionDenied.
    """
    _insist(by, survey)
    if survey.method == SurveyMethod.ONLINE:
        raise ValidationError(_("线上问卷请导入问卷工具导出的表格。"))
    try:
        papers = papers_in(lines, levels_of(survey))
    except ValueError as fault:
        line, sentence = fault.args
        where = _("第 %s 行：") % line if line else ""
        raise AnswersRefused([f"{where}{worded(sentence)}{_('。')}"]) from None
    if not papers:
        raise AnswersRefused([_("请填写问卷编号和选项。")])
    known = set(survey.answers.values_list("number", flat=True)) & {paper.number for paper in papers}
    if known:
        shown = "、".join(sorted(known)[:10])
        raise AnswersRefused([_("编号 %s 已经录入，请核对。") % shown])
    answers = [_answer(survey, paper, answered_on) for paper in papers]
    with transaction.atomic():
        kept = keeping.store(scan, by=by, purpose=SCAN)
        notes = {paper.number: paper.spoilt for paper in papers if paper.spoilt}
        return _keep(survey, answers, by=by, sha256=kept.sha256, scan=kept, notes=notes)


def facts_of(survey: Survey) -> Facts:
    """The counts, shares and sentences that the page of a survey shows."""
    faults = Counter(survey.answers.order_by().values_list("fault", flat=True))
    valid, kept = faults.pop("", 0), survey.answers.count()
    counts = Counter(survey.answers.valid().order_by().values_list("level", flat=True))
    returned = kept if survey.returned is None else survey.returned
    levels = levels_of(survey)
    figure = figure_of(survey)
    rate = _percent(returned, survey.issued)
    satisfied = sum(counts[level.name] for level in levels if level.satisfied)
    points = sum((level.points * counts[level.name] for level in levels), Decimal(0))
    return Facts(
        issued=survey.issued,
        returned=returned,
        kept=kept,
        valid=valid,
        faults=dict(faults),
        rate=rate,
        satisfied=_percent(satisfied, valid) if figure.value is not None else None,
        mean=(points / valid).quantize(TENTH, ROUND_HALF_UP) if valid else None,
        by_level=_by_level(levels, counts, valid),
        least=figure.least,
        why_no_figure=_why_none(survey, figure, valid),
        warning=_warning(survey, rate, returned, kept),
    )


def figure_of(survey: Survey) -> Value:
    """The satisfaction of this survey alone, in its year."""
    return compute(indicator_of(survey), Period.year(survey.year), {"survey": str(survey.public_id)})


def indicator_of(survey: Survey) -> Indicator:
    """项目满意度 for a survey of a project, else 网站使用用户满意度."""
    return PROJECT_SATISFACTION if survey.project_year_id is not None else SITE_SATISFACTION


def _keep(
    survey: Survey,
    answers: Sequence[Answer],
    *,
    by: Any,
    sha256: str,
    notes: dict[str, str] | None = None,
    **files: Any,
) -> SurveyBatch:
    """The batch with its answers; who answered before, under another number, is a repetition."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    standing = survey.batches.filter(sha256=sha256).first()
    if standing is not None:
        return standing
    numbers = set(survey.answers.values_list("number", flat=True))
    people = set(survey.answers.exclude(respondent="").values_list("respondent", flat=True))
    fresh = [answer for answer in answers if answer.number not in numbers]
    batch = SurveyBatch.objects.create(
        survey=survey,
        sha256=sha256,
        rows_read=len(answers),
        added=len(fresh),
        taken_by=by,
        taken_at=now(),
        **files,
    )
    rows = [_row(batch, answer, people, (notes or {}).get(answer.number, "")) for answer in fresh]
    SurveyAnswer.objects.bulk_create(rows, batch_size=BATCH)
    log.record(ANSWERED, by=by, target=survey, summary=f"{survey}：{len(fresh)}", changes={"sha256": sha256})
    return batch


def _row(batch: SurveyBatch, answer: Answer, people: Iterable[str], note: str) -> SurveyAnswer:
    repeated = answer.respondent in people if answer.respondent else False
    fault = AnswerFault.REPEATED if repeated else answer.fault
    level = answer.level
    return SurveyAnswer(
        survey_id=batch.survey_id,
        batch=batch,
        number=answer.number,
        respondent=answer.respondent,
        level=level.name if level else "",
        points=level.points if level else None,
        satisfied=bool(level and level.satisfied),
        answered_on=answer.answered_on,
        fault=fault or "",
        note=note[:200],
    )


def _answer(survey: Survey, paper: Paper, day: date) -> Answer:
    level = next((each for each in levels_of(survey) if each.name == paper.level), None)
    fault = AnswerFault.NO_LEVEL if level is None else None
    if paper.spoilt:
        fault = AnswerFault.SPOILT
    elif not survey.starts_on <= day <= survey.ends_on:
        fault = AnswerFault.OUTSIDE_DATES
    return Answer(paper.number, day, level, digest("", survey.public_id), fault)


def _check_scale(levels: Sequence[Level]) -> None:
    names = [level.name.strip() for level in levels]
    if len(names) < LEAST_LEVELS or not all(names) or len(set(names)) != len(names):
        raise ValidationError({"levels": _("量表至少两个选项，名称不能为空或重复。")})
    marks = [level.satisfied for level in levels]
    if not any(marks) or all(marks) or marks != sorted(marks, reverse=True):
        raise ValidationError({"levels": _("选项应从好到差排列，并写明哪些算满意（不能全部都算）。")})
    points = [level.points for level in levels]
    if points != sorted(points, reverse=True):
        raise ValidationError({"levels": _("分值应从好到差递减。")})


def _stored(level: Level) -> dict[str, Any]:
    return {"name": level.name.strip(), "points": str(level.points), "satisfied": level.satisfied}


def _by_level(
    levels: Sequence[Level], counts: Counter[str], valid: int
) -> list[tuple[str, int, Decimal | None, Decimal | None]]:
    rows, so_far = [], 0
    for level in levels:
        so_far += counts[level.name]
        rows.append(
            (level.name, counts[level.name], _percent(counts[level.name], valid), _percent(so_far, valid))
        )
    return rows


def _why_none(survey: Survey, figure: Value, valid: int) -> str:
    if figure.value is not None:
        return ""
    if valid < figure.least:
        sentence = _("有效问卷 %(valid)s 份，少于规定的 %(least)s 份，不出数。请继续回收或延长调查期。")
        return sentence % {"valid": valid, "least": figure.least}
    return _("有效问卷的作答日期不在 %s 年，不出数。请核对调查起止日。") % survey.year


def _warning(survey: Survey, rate: Decimal | None, returned: int, kept: int) -> str:
    if returned != kept:
        sentence = _("登记回收 %(returned)s 份，平台存有 %(kept)s 份，请补录原卷。")
        return sentence % {"returned": returned, "kept": kept}
    if returned > survey.issued:
        return _("回收多于发放，请核对发放份数。")
    least = get("feedback.least_response_rate", survey.ends_on).value
    if rate is not None and rate < least:
        sentence = _("回收率 %(rate)s%%，低于 %(least)s%%，代表性不足，请说明原因。")
        return sentence % {"rate": rate, "least": least}
    return ""


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _insist(by: Any, survey: Survey) -> None:
    verdict = may_keep_survey(by, survey.department)
    if not verdict:
        raise PermissionDenied(verdict.reason)
