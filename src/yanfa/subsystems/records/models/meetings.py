"""Meetings: consultations, academic exchange, training, and the meetings of the strategic expert committee.

No name of a person is kept here: outside experts are told by their units and numbers, their names stand on the sign-in
sheet that lies with the record.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.records.choices.meetings import MeetingKind, MeetingTopic
from yanfa.subsystems.records.models.results import STANDS, Result, Shape, late_after

KINDS = [
    (MeetingKind.CONSULTATION, _("决策咨询会议")),
    (MeetingKind.EXCHANGE, _("学术交流活动")),
    (MeetingKind.TRAINING, _("研究培训")),
    (MeetingKind.COMMITTEE, _("战略咨询专家委员会会议")),
]
TOPICS = [
    (MeetingTopic.PLANNING_AND_SOFT_RESEARCH, _("政策规划和软课题")),
    (MeetingTopic.EVALUATION, _("评估论证")),
    (MeetingTopic.OTHER, _("其他")),
]
UNIT_LINE = re.compile(r"(?P<unit>.*?\D)[\s,，、:：]*(?P<number>\d{1,3})?\s*人?\s*")


class Meeting(Result):
    """会议活动. A consultation counts with a topic, at least one outside expert, and its minutes."""

    kind = models.CharField(_("类别"), max_length=15, choices=KINDS)
    topic = models.CharField(
        _("主题"), max_length=30, choices=TOPICS, blank=True, help_text=_("决策咨询会议必填。")
    )
    title = models.CharField(_("议题"), max_length=300)
    held_on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=200, blank=True)
    expert_units = models.TextField(
        _("外请专家单位和人数"),
        max_length=4_000,
        blank=True,
        help_text=_(
            "一行一个单位，后面写人数，例如“复旦大学 2”；没写人数的算 1 人。姓名见签到表，不在此登记。"
        ),
    )
    outside_experts = models.PositiveIntegerField(_("外请专家人数"), default=0, editable=False)
    participants = models.PositiveIntegerField(_("参加人数"), default=0)
    adopted_opinions = models.PositiveIntegerField(_("采纳意见数"), default=0)
    committee = models.BooleanField(
        _("由战略咨询专家委员会开展"), default=False, help_text=_("委员会的会议和咨询计入委员会本年活动。")
    )
    late = late_after("held_on")

    shape = Shape(
        code="meetings",
        day="held_on",
        facts=(
            *("kind", "topic", "title", "held_on", "place", "expert_units", "participants"),
            *("adopted_opinions", "committee", "unit", "project"),
        ),
        listed=("title", "kind", "held_on", "outside_experts", "participants"),
        sought=("title", "expert_units", "place"),
        key=("kind", "title", "held_on"),
        proofs={
            "minutes": _("会议纪要"),
            "notice": _("会议通知"),
            "sign_in": _("签到表"),
            "fees": _("专家费发放表"),
            "other": _("其他"),
        },
        needed=("minutes", "sign_in"),
        chosen=("kind", "topic", "committee"),
    )

    class Meta(Result.Meta):
        verbose_name = _("会议活动")
        verbose_name_plural = verbose_name
        ordering = ("-held_on", "-pk")
        constraints = (
            *Result.Meta.constraints,
            models.UniqueConstraint(
                fields=("kind", "title", "held_on"),
                condition=STANDS,
                name="records_meeting_once",
                violation_error_message=_("同日同议题的会议已登记，请打开原记录。"),
            ),
        )
        indexes = (models.Index(fields=("kind", "held_on"), name="records_meeting_day"),)

    def __str__(self) -> str:
        return f"{self.held_on} {self.title}"

    def clean_fields(self, exclude: Any = None) -> None:
        """Count the outside experts of the lines, and mark what the committee does."""
        self.outside_experts = sum(number for _unit, number in experts_in(self.expert_units or ""))
        self.committee = self.committee or self.kind == MeetingKind.COMMITTEE
        super().clean_fields(exclude=exclude)

    def clean(self) -> None:
        """Raise ValidationError for a consultation without a topic."""
        super().clean()
        if self.kind == MeetingKind.CONSULTATION and not self.topic:
            raise ValidationError({"topic": _now("决策咨询会议请选主题。")})


def experts_in(lines: str) -> list[tuple[str, int]]:
    """(unit, number of persons) of each line; a line without a number stands for one person."""
    found = []
    for line in lines.splitlines():
        match = UNIT_LINE.fullmatch(line.strip())
        if match is not None:
            found.append((match["unit"].strip(" ,，、:："), int(match["number"] or 1)))
    return found
