"""A usage record and its adjustment in words: no code, no value as Python prints it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from yanfa.subsystems.instruments.exports.usage import changed, facts
from yanfa.subsystems.instruments.models import UsageRecord, UsageReport

pytestmark = pytest.mark.django_db


def record():
    return UsageRecord(
        report=UsageReport(),
        served_on=datetime(2025, 2, 10, tzinfo=UTC).date(),
        started_at=datetime(2025, 2, 10, 1, tzinfo=UTC),
        ended_at=datetime(2025, 2, 10, 3, 30, tzinfo=UTC),
        hours=Decimal("2.50"),
        amount=Decimal("12500.00"),
        ways=["entrust", "remote"],
        project_sources=["A"],
        subjects=["430", "150"],
    )


def test_a_page_shows_words():
    with translation.override("zh-hans"):
        told = {str(name): value for name, value in facts(record())}
    assert told["开始时间"] == "2025-02-10 09:00"
    assert (told["机时（小时）"], told["服务金额（元）"]) == ("2.50", "12,500.00")
    assert (told["对外服务"], told["相关单位"]) == ("是", "否")
    assert told["课题主要学科领域"] == "材料科学、化学"
    assert told["课题经费来源"] == "国家科技重大专项"


def test_english_lists_have_english_signs():
    with translation.override("en"):
        values = [str(value) for _name, value in facts(record())]
    assert not any("、" in value for value in values)


def test_an_adjustment_shows_what_people_read():
    changes = {
        "started_at": ["2025-02-10 01:00:00+00:00", "2025-02-10 02:00:00+00:00"],
        "purpose": ["research", "teaching"],
        "waived": ["False", "True"],
        "amount": ["12500.00", "0.00"],
    }
    with translation.override("zh-hans"):
        told = [(before, after) for _name, before, after in changed(changes)]
    assert told == [
        ("2025-02-10 09:00", "2025-02-10 10:00"),
        ("科学研究与技术开发", "教学"),
        ("否", "是"),
        ("12,500.00", "0.00"),
    ]
