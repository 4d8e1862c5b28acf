"""召开决策咨询会议, by the day on which they were held."""

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.meetings import MeetingKind
from yanfa.subsystems.records.indicators.results import (
    LATE,
    PROJECT,
    PROJECT_COLUMN,
    RULE,
    RULE_EN,
    UNIT,
    counted,
)
from yanfa.subsystems.records.models import Meeting

CONSULTATION_MEETINGS = register(
    Indicator(
        code="records.consultation_meetings",
        label="决策咨询会议",
        label_en="Consultation meetings",
        definition=(
            "统计期内召开的政策规划、软课题等决策咨询会议场数，须有议题、外请专家和纪要，按召开日计。内部例会不计；一场"
            "只计入一个预算项目。" + RULE
        ),
        definition_en=(
            "Decision-consultation meetings on plans, policies and soft research held in the period, with a topic, "
            "outside experts and minutes. Internal meetings are excluded; a meeting counts in one budget project."
            + RULE_EN
        ),
        unit="场",
        kind=Kind.COUNT,
        numerator=Part(
            rows=counted(Meeting, kind=MeetingKind.CONSULTATION, outside_experts__gte=1),
            date="held_on",
            columns=(
                Column("议题", "Subject", "title"),
                Column("主题", "Topic", "topic"),
                Column("召开日期", "Held", "held_on"),
                Column("外请专家人数", "Outside experts", "outside_experts"),
                Column("采纳意见数", "Opinions adopted", "adopted_opinions"),
                PROJECT_COLUMN,
                LATE,
            ),
        ),
        dimensions=(Dimension("topic", "主题", "Topic", "topic"), PROJECT, UNIT),
        answers=(Answer("召开决策咨询会议", "topic=planning_and_soft_research", "project=row"),),
    )
)
