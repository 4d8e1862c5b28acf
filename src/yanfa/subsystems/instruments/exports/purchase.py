"""The papers of the joint review: application form, ranking, letter with its list; and the list as xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.documents.layout import (
    Block,
    Cell,
    Grid,
    Heading,
    Layout,
    Text,
    Title,
    figure,
    label,
    value,
)
from yanfa.kernel.documents.letter import Annex, Letter, written_day
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.documents.writing.letter_docx import write_letter_docx
from yanfa.kernel.documents.writing.letter_pdf import write_letter_pdf
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.kernel.policy import get
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.models.purchase.applications import FUNDS as FUNDS
from yanfa.subsystems.instruments.rules.purchase import Totals

WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}
LETTER_WRITERS = {
    "docx": (write_letter_docx, docx.CONTENT_TYPE),
    "pdf": (write_letter_pdf, pdf.CONTENT_TYPE),
}
ARGUED = (
    "purpose",
    "projects",
    "necessity",
    "technical",
    "selection",
    "insufficiency",
    "import_reason",
    "installation",
    "staff",
    "sharing_feasibility",
    "sharing_scope",
    "sharing_method",
    "exclusive_reason",
)
TEN_THOUSAND = Decimal(10_000)


def written(layout: Layout, form: str) -> tuple[bytes, str]:
    """A layout as docx or PDF with its content type."""
    write, kind = WRITERS[form]
    return write(layout), kind


@translation.override("zh-hans")
def form_layout(application: PurchaseApplication, number: str) -> Layout:
    """申请评议表, to be signed and sealed by the unit, in Chinese; the number ties the scan to what it says."""
    title = _("新购 50 万元以上大型科学仪器设施申请评议表")
    facts = [
        ("organisation", f"{application.organisation}"),
        ("round", f"{application.round.budget_year}年度"),
        ("name", f"{application.name} {application.name_en}".strip()),
        ("category", f"{application.category} {application.category_name}"),
        ("purchase_type", application.get_purchase_type_display()),
        ("imported", _("是") if application.imported else _("否")),
        ("quantity", f"{application.quantity}"),
        ("unit_price", _money(application.unit_price)),
        ("total", _money(application.total)),
        ("expected_hours", f"{application.expected_hours}小时"),
        ("sharing_promised", _("是") if application.sharing_promised else _("否")),
        ("sharing_hours", f"{application.sharing_hours}小时"),
    ]
    pairs = [(field_label(name), text) for name, text in facts]
    pairs += [(f"{field_label(name)}（元）", _money(getattr(application, name))) for name in FUNDS]
    models = [[each.maker, each.model, each.price, each.key_data] for each in application.candidates.all()]
    heads = [_("生产厂商"), _("拟购型号"), _("参考单价（元）"), _("关键技术指标")]
    blocks: list[Block] = [Title(title, number), Grid((2, 4, 2, 3), list(_two_a_row(pairs)))]
    if models:
        blocks += [Heading(_("选型比较")), _grid((3, 3, 2, 5), heads, models)]
    for name in ARGUED:
        if text := getattr(application, name).strip():
            blocks += [Heading(field_label(name)), Text(text)]
    blocks += _seal([_("申请单位（公章）"), _("单位负责人（签字）")])
    return Layout(title, tuple(blocks))


def ranking_rows(ranking: DepartmentRanking) -> list[list[Any]]:
    """Every ranked application below the department in its order."""
    found = PurchaseApplication.objects.below(ranking.department).filter(round=ranking.round, rank__gt=0)
    return [
        [
            each.rank,
            each.organisation.name,
            each.name,
            each.quantity,
            each.unit_price,
            each.total,
            _("是") if each.imported else _("否"),
            each.rank_comment,
        ]
        for each in found.select_related("organisation")
    ]


def ranking_headings() -> list[str]:
    """The columns of the ranking."""
    return [
        _("序号"),
        _("申请单位"),
        _("仪器名称"),
        _("台套数"),
        _("单价（元）"),
        _("申报预算（元）"),
        _("进口"),
        _("排序说明"),
    ]


@translation.override("zh-hans")
def ranking_layout(ranking: DepartmentRanking) -> Layout:
    """汇总排序表, to be sealed by the department, in Chinese."""
    title = _("新购大型科学仪器设施预算主管部门汇总排序表")
    rows = ranking_rows(ranking)
    total = sum((row[5] for row in rows), Decimal(0))
    pieces = sum(row[3] for row in rows)
    last = ["", _("合计"), "", pieces, "", total, "", ""]
    facts = _("预算主管部门：%(department)s　预算年度：%(year)s") % {
        "department": ranking.department,
        "year": ranking.round.budget_year,
    }
    blocks: list[Block] = [Title(title), Text(facts)]
    blocks.append(_grid((1, 4, 4, 1, 2, 2, 1, 3), ranking_headings(), [*rows, last]))
    if ranking.comment:
        blocks += [Heading(_("主管部门意见")), Text(ranking.comment)]
    blocks += _seal([_("预算主管部门（公章）"), _("经办人（签字）")])
    return Layout(title, tuple(blocks), landscape=True)


def result_headings() -> list[str]:
    """The columns of the list of results."""
    return [
        _("预算主管部门"),
        _("申请单位"),
        _("仪器名称"),
        _("申报台套数"),
        _("申报预算（元）"),
        _("结论"),
        _("同意台套数"),
        _("同意预算（元）"),
        _("核减金额（元）"),
    ]


def result_rows(round: PurchaseRound) -> list[list[Any]]:
    """Every concluded application of the round, by department and place."""
    found = round.applications.exclude(outcome="").select_related("organisation", "department")
    return [
        [
            each.department.name if each.department else "",
            each.organisation.name,
            each.name,
            each.quantity,
            each.total,
            str(each.get_outcome_display()),
            each.agreed_quantity,
            each.agreed,
            each.cut,
        ]
        for each in found.order_by("department__name", "rank", "pk")
    ]


def result_book(round: PurchaseRound) -> bytes:
    """The list of results as a spreadsheet."""
    return workbook([Sheet(_("评议结果"), result_headings(), result_rows(round))])


def letter_written(round: PurchaseRound, sums: Totals, form: str) -> tuple[bytes, str]:
    """The letter to the finance bureau as docx or PDF with its content type."""
    write, kind = LETTER_WRITERS[form]
    return write(letter_of(round, sums)), kind


@translation.override("zh-hans")
def letter_of(round: PurchaseRound, sums: Totals) -> Letter:
    """The letter to the finance bureau with the list of results behind it; in Chinese for every reader.

    As long as it has no number, the office's hand finds room for one; its date is that of its approval.
    """
    office = get("instruments.purchase_letter").value
    name = f"{round.budget_year}年度新购大型科学仪器设施\n联合评议结果清单"
    annex = Annex(name, [_results(round, sums)], landscape=True)
    year = (round.letter_on or round.approved_on or today()).year
    return Letter(
        title=f"关于{round.budget_year}年度新购大型科学仪器设施\n联合评议结果的函",
        addressee=office["addressee"],
        body=[Text(paragraph) for paragraph in _paragraphs(sums)],
        signature=office["issuer"],
        dated=written_day(round.letter_on or round.approved_on),
        number=round.letter_no or f"〔{year}〕　　号",
        head=office["issuer"],
        annexes=[annex],
        copies=office.get("copies", ""),
    )


def _paragraphs(sums: Totals) -> Iterator[str]:
    basis = get("instruments.purchase_comparables").basis
    cut = f"，核减{_wan(sums.cut)}万元，核减比例{sums.ratio}%" if sums.cut else ""
    yield (
        f"根据《{basis.document}》{f'（{basis.number}）' if basis.number else ''}，我们组织专家对预算主管部门报送的"
        f"{sums.items}项、{sums.quantity}台套新购大型科学仪器设施进行了联合评议。申报预算{_wan(sums.asked)}万元，"
        f"评议同意{sums.agreed_quantity}台套、{_wan(sums.agreed)}万元{cut}。"
    )
    split = f"核减金额中，核减台套{_wan(sums.quantity_cut)}万元，核减单价{_wan(sums.price_cut)}万元。"
    yield (split if sums.cut else "") + "评议结果见附件，请据此安排预算。"
    yield "特此函达。"


def _results(round: PurchaseRound, sums: Totals) -> Grid:
    rows = result_rows(round)
    last = ["合计", "", "", sums.quantity, sums.asked, "", sums.agreed_quantity, sums.agreed, sums.cut]
    return _grid((3.4, 4.2, 3.4, 1.2, 2.7, 1.5, 1.2, 2.7, 2.7), result_headings(), [*rows, last])


def _grid(widths: Sequence[float], heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Grid:
    cells = [[label(head) for head in heads]]
    cells += [[_cell(each) for each in row] for row in rows]
    return Grid(widths, cells, head_rows=1)


def _cell(told: Any) -> Cell:
    """Money to the right with its two places, counts in the middle, words to the left."""
    if isinstance(told, Decimal):
        return Cell(_money(told), align="right", number=True)
    return figure(f"{told}") if isinstance(told, int) else value("" if told is None else f"{told}")


def _two_a_row(pairs: Sequence[tuple[str, str]]) -> Iterator[list[Cell]]:
    """Facts two a line; the last one of an odd number takes the whole line."""
    for place in range(0, len(pairs) - 1, 2):
        yield [cell for name, told in pairs[place : place + 2] for cell in (label(name), value(told))]
    if len(pairs) % 2:
        yield [label(pairs[-1][0]), value(pairs[-1][1], columns=3)]


def _seal(lines: Sequence[str]) -> list[Block]:
    """Room for a seal or a signature with its day, side by side."""
    room = [value(f"\n\n\n{written_day(None)}", align="right") for _line in lines]
    return [Grid((1,) * len(lines), [[label(line) for line in lines], room])]


def field_label(name: str) -> str:
    """The label of a field of the application."""
    return str(PurchaseApplication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _wan(amount: Decimal) -> str:
    return f"{amount / TEN_THOUSAND:,.2f}"
