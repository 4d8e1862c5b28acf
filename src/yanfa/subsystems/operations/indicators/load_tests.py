"""How many users a system holds: by the latest signed load test of the period, if it stayed within the limits."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from yanfa.kernel.indicators.declare import Across, Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.operations.models import LoadTest


def signed_tests(period: Period) -> QuerySet[LoadTest]:
    """The tests of the period that were signed when it ended, and not made void by then.

    A test that is signed later changes nothing: the figure of a period that is over stays.
    """
    signed = (
        StateSpan.objects.all()
        .of(LoadTest, "signed")
        .filter(Q(left_at=None) | Q(left_at__gte=period.end_at), entered_at__lt=period.end_at)
    )
    return LoadTest.objects.filter(
        Exists(signed.filter(object_id=OuterRef("pk"))),
        tested_on__gte=period.start,
        tested_on__lt=period.end,
    )


def latest_tests(period: Period) -> QuerySet[Any]:
    """Of each system the latest of these, if it held the limits; if it did not, older ones do not answer either."""
    of_system = signed_tests(period).filter(system=OuterRef("system")).order_by("-tested_on", "-pk")
    latest = signed_tests(period).filter(pk=Subquery(of_system.values("pk")[:1]))
    return latest.filter(within_limits=True)


CONCURRENT_USERS = register(
    Indicator(
        code="operations.concurrent_users",
        label="并发用户数",
        label_en="Concurrent users",
        definition=(
            "统计期内最近一次经签认的压力测试中，在响应时限和错误率上限（政策参数）内稳定承载的最大并发用户数，"
            "按系统分别计。"
        ),
        definition_en=(
            "The largest number of users held within the response-time and error limits (policy) by the latest signed "
            "load test of the period, by system."
        ),
        unit="人",
        kind=Kind.LEVEL,
        numerator=Part(
            rows=latest_tests,
            date="tested_on",
            measure=Min("users"),
            columns=(
                Column("系统", "System", "system__name"),
                Column("测试日期", "Tested on", "tested_on"),
                Column("被测版本", "Version", "release"),
                Column("环境", "Environment", "environment"),
                Column("并发用户数", "Users", "users"),
                Column("95% 响应时间（毫秒）", "95 % response time (ms)", "p95_ms"),
                Column("错误率（%）", "Error rate (%)", "error_percent"),
                Column("持续分钟", "Minutes", "minutes"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        # The lowest of several systems is no sum of theirs.
        dimensions=(Dimension("system", "系统", "System", "system__code", overlapping=True),),
        across={"system": Across.SMALLEST},
        blank_without_rows=True,
        answers=(
            Answer("并发用户数", scope="system=portal"),
            Answer("并发用户数", scope="system=portal,instruments,bases,hotline"),
        ),
    )
)
