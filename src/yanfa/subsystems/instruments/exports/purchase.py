"""The papers of the joint review as layouts: application form, ranking, letter with its list; and the list as xlsx."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.documents.layout import Block, Grid, Heading, Layout, Text, Title, figure, label, value
from yanfa.kernel.documents.writing import docx, pdf
from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.subsystems.instruments.models import DepartmentRanking, PurchaseApplication, PurchaseRound
from yanfa.subsystems.instruments.models.purchase.applications import FUNDS as FUNDS
from yanfa.subsystems.instruments.rules.purchase import Totals

WRITERS = {"docx": (docx.write_docx, docx.CONTENT_TYPE), "pdf": (pdf.write_pdf, pdf.CONTENT_TYPE)}
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


def form_layout(application: PurchaseApplication, number: str) -> Layout:
    """申请评议表, to be signed and sealed by the unit; the number ties the scan to what it says."""
    title = _("新购 50 万元以上大型科学仪器设施申请评议表")
    facts = [
        ("organisation", f"{application.organisation}"),
        ("round", f"{application.round.budget_year}"),
        ("name", f"{application.name} {application.name_en}".strip()),
        ("category", f"{application.category} {application.category_name}"),
        ("purchase_type", application.get_purchase_type_display()),
        ("imported", _("是") if application.imported else _("否")),
        ("quantity", f"{application.quantity}"),
        ("unit_price", _money(application.unit_price)),
        ("total", _money(application.total)),
        ("expected_hours", f"{application.expected_hours}"),
        ("sharing_promised", _("是") if application.sharing_promised else _("否")),
        ("sharing_hours", f"{application.sharing_hours}"),
    ]
    pairs = [(field_label(name), text) for name, text in facts]
    pairs += [(field_label(name), _money(getattr(application, name))) for name in FUNDS]
    rows = [
        [label(pairs[place][0]), value(pairs[place][1]), label(other[0]), value(other[1])]
        for place, other in ((place, [*pairs, ("", "")][place + 1]) for place in range(0, len(pairs), 2))
    ]
    models = [
        [each.maker, each.model, _money(each.price), each.key_data] for each in application.candidates.all()
    ]
    heads = [_("生产厂商"), _("拟购型号"), _("参考单价（元）"), _("关键技术指标")]
    blocks: list[Block] = [Title(title, number), Grid((2, 4, 2, 3), rows), Heading(_("选型比较"))]
    blocks.append(_grid((3, 3, 2, 5), heads, models))
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


def ranking_layout(ranking: DepartmentRanking) -> Layout:
    """汇总排序表, to be sealed by the department."""
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
            each.get_outcome_display(),
            each.agreed_quantity,
            each.agreed,
            each.cut,
        ]
        for each in found.order_by("department__name", "rank", "pk")
    ]


def result_book(round: PurchaseRound) -> bytes:
    """The list of results as a spreadsheet."""
    return workbook([Sheet(_("评议结果"), result_headings(), result_rows(round))])


def letter_layout(round: PurchaseRound, sums: Totals) -> Layout:
    """The letter to the finance bureau with the list of results behind it."""
    title = _("关于%s年度新购大型科学仪器设施联合评议结果的函") % round.budget_year
    told = {
        "items": sums.items,
        "pieces": sums.quantity,
        "asked": _wan(sums.asked),
        "agreed": _wan(sums.agreed),
        "cut": _wan(sums.cut),
        "ratio": sums.ratio if sums.ratio is not None else "—",
        "kept": sums.agreed_quantity,
    }
    body = _(
        "根据《上海市新购大型科学仪器设施联合评议管理办法》，我们组织专家对预算主管部门报送的 %(items)s 项、%(pieces)s "
        "台套新购大型科学仪器设施进行了联合评议。申报预算 %(asked)s 万元，评议同意 %(kept)s 台套、%(agreed)s 万元，"
        "核减 %(cut)s 万元，核减比例 %(ratio)s%%。评议结果见附件，请据此安排预算。"
    )
    split = _("其中：核减台套 %(pieces)s 万元，核减单价 %(price)s 万元。") % {
        "pieces": _wan(sums.quantity_cut),
        "price": _wan(sums.price_cut),
    }
    rows = [[f"{cell}" if cell is not None else "" for cell in row] for row in result_rows(round)]
    blocks: list[Block] = [
        Title(title, round.letter_no or round.approval_no),
        Text(_("市财政局：")),
        Text("　　" + body % told),
        Text("　　" + split),
        Text("　　" + _("特此函达。")),
        Text(_("附件：新购大型科学仪器设施联合评议结果清单")),
        Text(_("联合评议办公室"), "right"),
        Text(f"{round.letter_on or round.approved_on or today():%Y-%m-%d}", "right"),
        Heading(_("附件")),
        _grid((3, 4, 4, 2, 3, 2, 2, 3, 3), result_headings(), rows),
    ]
    return Layout(title, tuple(blocks))


def _grid(widths: Sequence[float], heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> Grid:
    cells = [[label(head) for head in heads]]
    for row in rows:
        cells.append(
            [figure(f"{each}") if isinstance(each, int | Decimal) else value(f"{each}") for each in row]
        )
    return Grid(widths, cells, head_rows=1)


def _seal(lines: Sequence[str]) -> list[Block]:
    return [
        *(Text(f"{line}：　　　　　　　　", "right") for line in lines),
        Text(_("年　　月　　日"), "right"),
    ]


def field_label(name: str) -> str:
    """The label of a field of the application."""
    return str(PurchaseApplication._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _wan(amount: Decimal) -> str:
    return f"{amount / TEN_THOUSAND:,.2f}"
