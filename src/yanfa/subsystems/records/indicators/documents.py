"""Issues of serials and reports by the days that documents keep, and how many came by their first approved day."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.models import Document

PROJECT = Dimension("project", "预算项目", "Budget project", "project__code")
COLUMNS = (
    Column("名称", "Title", "title"),
    Column("类型", "Type", "code"),
    Column("所述年度", "Year covered", "year"),
    Column("期号", "Issue", "issue_from"),
    Column("合刊止期", "Last issue of the booklet", "issue_to"),
    Column("文号", "Number", "number"),
    Column("首次批准的应完成日", "First approved due day", "first_due_on"),
    Column("批准日", "Approved", "approved_on"),
    Column("印发日", "Issued", "issued_on"),
    Column("补录", "Entered late", "late"),
)


def issues(period: Period) -> QuerySet[Any]:
    """Booklets issued in the period."""
    return Document.objects.filter(
        kind=DocumentKind.SERIAL, issued_on__gte=period.start, issued_on__lt=period.end
    )


def reports(period: Period) -> QuerySet[Any]:
    """Reports approved and issued in the period: by the day of approval, or of issue where that is of a later year."""
    return Document.objects.filter(
        kind=DocumentKind.REPORT, counted_on__gte=period.start, counted_on__lt=period.end
    )


def due(period: Period) -> QuerySet[Any]:
    """Reports and issues whose first approved due day lies in the period."""
    owed = Document.objects.all().due_for_figures()
    return owed.filter(first_due_on__gte=period.start, first_due_on__lt=period.end)


def on_time(period: Period) -> QuerySet[Any]:
    """Of those, what was issued by that day."""
    return due(period).filter(issued_on__lte=F("first_due_on"))


BULLETINS = register(
    Indicator(
        code="records.bulletins",
        label="连续出版物期数",
        label_en="Issues of serials",
        definition="指定连续出版物（筛选serial）在统计期内经批准印发的期数，按印发日计；合刊按实际印发册数计。",
        definition_en=(
            "Issues of one serial (filter serial) approved and issued in the period, by date of issue; a combined "
            "issue counts as the one booklet that it is."
        ),
        unit="期",
        kind=Kind.DOCUMENT,
        numerator=Part(rows=issues, date="issued_on", columns=COLUMNS),
        dimensions=(Dimension("serial", "刊名", "Serial", "code"), PROJECT),
        answers=(
            Answer("外专服务动态", "serial=foreign_talent_monthly", "project=row"),
            Answer("基地工作动态", "serial=bases_news", "project=row"),
        ),
    )
)
REPORTS = register(
    Indicator(
        code="records.reports",
        label="报告、规划、方案、指南",
        label_en="Reports, plans, schemes and guides",
        definition=(
            "指定类型（筛选type）的报告、规划、方案、指南在统计期内经批准定稿并印发或正式提交的份数，按批准日计。"
            "阶段稿、修订版不另计。"
        ),
        definition_en=(
            "Documents of one type (filter type: report, plan, scheme, guide) approved and issued or formally "
            "delivered in the period, by date of approval. Drafts and revisions do not count again."
        ),
        unit="份",
        kind=Kind.DOCUMENT,
        numerator=Part(rows=reports, date="counted_on", columns=COLUMNS),
        dimensions=(Dimension("type", "类型", "Type", "code"), PROJECT),
        answers=tuple(
            Answer(name, f"type={code}", "project=row")
            for name, code in (
                ("外国人来沪工作发展报告", "foreign_talent_report"),
                ("大型仪器共享成效报告", "instrument_sharing_report"),
                ("研发基地建设总结年度报告", "bases_annual_report"),
                ("平台发展规划", "platform_plan"),
                ("平台年度发展报告", "platform_annual_report"),
                ("国家重点实验室优化重组上海方案", "state_lab_reorganisation_scheme"),
                ("上海市重点实验室建设体系指南", "key_lab_layout_guide"),
                ("上海市重点实验室规划", "key_lab_plan"),
                ("编制企业科协成立及换届指引文件", "enterprise_association_guide"),
            )
        ),
    )
)
TIMELINESS = register(
    Indicator(
        code="records.report_timeliness",
        label="报告编撰及时性",
        label_en="Timeliness of reports",
        definition="应完成日落在统计期内的报告和连续出版物中，不迟于应完成日印发的份（期）数÷应完成份（期）数。",
        definition_en="Reports and serial issues due in the period that were issued by their due date / those due.",
        unit="%",
        kind=Kind.TIMELY,
        numerator=Part(rows=on_time, date="first_due_on", columns=COLUMNS),
        denominator=Part(rows=due, date="first_due_on", columns=COLUMNS),
        dimensions=(Dimension("type", "类型或刊名", "Type or serial", "code"), PROJECT),
        answers=(
            Answer("报告编撰及时性", "type=foreign_talent_report,foreign_talent_monthly", "project=row"),
        ),
    )
)
