"""Ratings and answers as spreadsheets: the archive of what people said, without anything that names them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.procedures.feedback.models import Rating, SurveyAnswer


def rating_headings() -> list[str]:
    """The headings of the list of ratings."""
    return [
        _("评价时间"),
        _("服务代码"),
        _("服务事项"),
        _("评价渠道"),
        _("评价"),
        _("原因"),
        _("意见建议"),
        _("回访次数"),
        _("整改结果"),
        _("状态"),
    ]


def rating_rows(ratings: Iterable[Rating]) -> Iterator[list[Any]]:
    """One row a rating."""
    for rating in ratings:
        yield [
            rating.recorded_at,
            rating.service,
            rating.title,
            str(rating.get_channel_display()),
            str(rating.get_level_display()),
            "、".join(rating.reasons),
            rating.comment,
            len(rating.calls.all()),
            rating.mended,
            str(rating.get_state_display()),
        ]


def answer_headings() -> list[str]:
    """The headings of the archive of answers."""
    return [
        _("问卷编号"),
        _("作答日期"),
        _("选项"),
        _("分值"),
        _("满意"),
        _("是否有效"),
        _("说明"),
        _("意见建议"),
        _("录入时间"),
        _("原始文件"),
        "SHA-256",
    ]


def answer_rows(answers: Iterable[SurveyAnswer]) -> Iterator[list[Any]]:
    """One row an answer, with the file in which it came."""
    for answer in answers:
        batch = answer.batch
        yield [
            answer.number,
            answer.answered_on,
            answer.level,
            answer.points,
            _("是") if answer.satisfied else _("否"),
            str(answer.get_fault_display()) if answer.fault else _("有效"),
            answer.note,
            answer.comment,
            answer.recorded_at,
            "、".join(file.name for file in batch.files) if batch else _("本平台作答"),
            batch.sha256 if batch else "",
        ]
