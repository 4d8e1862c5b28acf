"""How many units use the system of instruments, and how timely reports and changes are published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from yanfa.kernel import policy
from yanfa.kernel.clock import start_of_day, today
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.indicators.registry import UNIT_DIMENSIONS
from yanfa.subsystems.instruments.models import (
    Instrument,
    InstrumentChange,
    PublicationTime,
    ServiceRequest,
    UnitActivity,
)

#: The tag of the states in which the platform has a report or change in its hands (workflow.registry, .changes).
CHECKING = "checking"
COLUMNS = (
    Column("平台编号", "Platform number", "instrument__platform_no"),
    Column("仪器名称", "Instrument", "instrument__name"),
    Column("管理单位", "Managing unit", "organisation__name"),
    Column("业务类别", "Business", "kind"),
    Column("首次提交时间", "First submitted", "submitted_at"),
    Column("发布时间", "Published", "published_at"),
    Column("平台用时（工作日）", "Working days waited", "waited_days"),
    Column("时限（工作日）", "Limit", "limit_days"),
    Column("及时", "In time", "on_time"),
)


def users(period: Period) -> QuerySet[Any]:
    """The units that did business in the system of instruments in the period."""
    last = period.end - timedelta(days=1)
    done = UnitActivity.objects.filter(day__range=(period.start, last), organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(done))


def published(period: Period) -> QuerySet[Any]:
    """The reports and changes that were published in the period."""
    return PublicationTime.objects.filter(published_at__gte=period.start_at, published_at__lt=period.end_at)


def published_in_time(period: Period) -> QuerySet[Any]:
    """Those of them that had not waited longer than the limit."""
    return published(period).filter(on_time=True)


USER_UNITS = register(
    Indicator(
        code="instruments.user_units",
        label="仪器系统用户数",
        label_en="Units that use the system of instruments",
        definition=(
            "统计期内在仪器系统有一次以上登录或业务操作的单位数，按统一社会信用代码去重。只注册未使用的和本中心工作人员"
            "操作的不计。平台统一登录：有入网仪器或已办理过仪器业务的单位，其人员登录平台计为登录仪器系统。"
        ),
        definition_en=(
            "Distinct units with at least one login or business action in the instrument system in the period. "
            "Registered but unused accounts and the centre's own staff are excluded. The platform has one sign-in: it "
            "counts for units that have an instrument in the catalogue or did business with instruments before."
        ),
        unit="家",
        # A unit that comes in two months is one unit of the year: like a stock, months do not add up.
        kind=Kind.STOCK,
        numerator=Part(
            rows=users,
            columns=(
                Column("单位名称", "Unit", "name"),
                Column("统一社会信用代码", "Unit code", "uscc"),
                Column("单位性质", "Kind of unit", "kind"),
                Column("注册区县代码", "District", "district"),
            ),
        ),
        dimensions=UNIT_DIMENSIONS,
        answers=(
            Answer("仪器系统用户数", "", "system=instruments"),
            Answer("用户数", "", "system=instruments"),
        ),
    )
)
SHARING_TIMELINESS = register(
    Indicator(
        code="instruments.sharing_timeliness",
        label="仪器共享及时率",
        label_en="Timely publication of reports and changes",
        definition=(
            "统计期内应发布的、经审核通过的报送和变更中，自单位提交至发布共享（扣除退回补正时间）不超过时限（政策参数）"
            "的件数÷应发布件数，按发布日归入统计期。口径待确认：预约申请按时答复率（instruments.reply_timeliness）作为变体同列。"
        ),
        definition_en=(
            "Approved reports and changes that were published within the limit (policy) from submission, time of "
            "return excluded / all that were published, by the day of publication. Definition to be confirmed: timely "
            "replies to booking requests (instruments.reply_timeliness) stand beside it as a variant."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=published_in_time, date="published_at", columns=COLUMNS),
        denominator=Part(rows=published, date="published_at", columns=COLUMNS),
        dimensions=(
            Dimension("unit", "管理单位", "Managing unit", "organisation__public_id"),
            Dimension("unit_kind", "单位性质", "Kind of unit", "organisation__kind"),
            Dimension("business", "业务类别", "Business", "kind"),
        ),
        answers=(Answer("仪器共享及时率", "", "system=instruments"),),
    )
)


def requests_due(period: Period) -> QuerySet[Any]:
    """The requests whose first answer was due in the period; one that is open and not due yet does not count yet."""
    due = ServiceRequest.objects.answer_due_in(period.start, period.end)
    return due.exclude(first_answered_on=None, answer_due_on__gte=today())


def answered_in_time(period: Period) -> QuerySet[Any]:
    """Those of them that were answered at the latest on the day that was due."""
    return requests_due(period).answered_in_time()  # type: ignore[attr-defined, no-any-return]


REQUEST_COLUMNS = (
    Column("申请编号", "Request", "number"),
    Column("仪器名称", "Instrument", "instrument__name"),
    Column("管理单位", "Managing unit", "organisation__name"),
    Column("申请时间", "Asked", "asked_at"),
    Column("应答复日", "Answer due", "answer_due_on"),
    Column("首次答复日", "First answered", "first_answered_on"),
)
REPLY_TIMELINESS = register(
    Indicator(
        code="instruments.reply_timeliness",
        label="预约申请按时答复率",
        label_en="Timely replies to booking requests",
        definition=(
            "应答复日落在统计期内的仪器服务预约申请中，管理单位在应答复日及以前首次答复（受理、要求补充或不受理）的件数÷"
            "应答复件数。用户在应答复日及以前撤回而未答复的、尚未到期且未答复的不计。“仪器共享及时率”的变体，同列。"
        ),
        definition_en=(
            "Requests for service first answered (accepted, asked to be completed or declined) at the latest on the "
            "day that was due / requests whose answer was due in the period. Those taken back unanswered before that "
            "day and those not due yet are excluded. A variant of instruments.sharing_timeliness, shown beside it."
        ),
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=answered_in_time, date="answer_due_on", columns=REQUEST_COLUMNS),
        denominator=Part(rows=requests_due, date="answer_due_on", columns=REQUEST_COLUMNS),
        dimensions=(
            Dimension("unit", "管理单位", "Managing unit", "organisation__public_id"),
            Dimension("unit_kind", "单位性质", "Kind of unit", "organisation__kind"),
        ),
        answers=(Answer("仪器共享及时率（变体）", "", "system=instruments"),),
    )
)


def waiting_too_long(period: Period) -> QuerySet[Any]:
    """The spells of checking that stood open as the period ended, longer than the limit in working days."""
    first, calendar = period.end, present()
    days = int(policy.get("instruments.publication_days", on=period.end - timedelta(days=1)).value)
    while calendar.working_days_between(first, period.end) <= days:
        first -= timedelta(days=1)
    models = [ContentType.objects.get_for_model(model) for model in (Instrument, InstrumentChange)]
    spans: Any = StateSpan.objects.filter(content_type__in=models, tag=CHECKING)
    standing = spans.filter(
        Q(left_at=None) | Q(left_at__gte=period.end_at), entered_at__lt=start_of_day(first)
    )
    return standing.annotate(  # type: ignore[no-any-return]
        name=_of(models, "name", "instrument__name"),
        unit=_of(models, "organisation__name", "instrument__organisation__name"),
        unit_id=_of(models, "organisation__public_id", "instrument__organisation__public_id"),
    )


def _of(models: list[ContentType], report: str, change: str) -> Case:
    """A column of the report or the change that a span belongs to."""
    keyed = ((Instrument, report), (InstrumentChange, change))
    return Case(
        *(
            When(
                content_type=kind, then=model._base_manager.filter(pk=OuterRef("object_id")).values(path)[:1]
            )
            for kind, (model, path) in zip(models, keyed, strict=True)
        )
    )


UNPUBLISHED_OVERDUE = register(
    Indicator(
        code="instruments.unpublished_overdue",
        label="逾期未发布报送和变更数",
        label_en="Reports and changes overdue for publication",
        definition=(
            "期末仍待平台审核、自最近一次进入审核起已超过时限（政策参数，工作日）的报送和变更件数。"
            "“仪器共享及时率”只计已发布的，逾期未发布的在此同列。"
        ),
        definition_en=(
            "Reports and changes that the platform still checks at the period's end, longer than the limit (policy, "
            "working days) since they last came to it. The rate of timely publication counts what was published; what "
            "is overdue stands beside it here."
        ),
        unit="件",
        kind=Kind.STOCK,
        numerator=Part(
            rows=waiting_too_long,
            date="entered_at",
            columns=(
                Column("仪器名称", "Instrument", "name"),
                Column("管理单位", "Managing unit", "unit"),
                Column("流程", "Process", "process"),
                Column("进入审核时间", "Came to the platform", "entered_at"),
            ),
        ),
        dimensions=(
            Dimension("unit", "管理单位", "Managing unit", "unit_id"),
            Dimension("process", "流程", "Process", "process"),
        ),
    )
)
