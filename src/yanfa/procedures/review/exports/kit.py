"""The meeting kit: the papers that officers print for every review, each a layout for PDF and Word.

What every expert gets for himself (invitation, pledge, opinions) is a file for each.

Papers with names go to the organiser alone; nothing of them is kept or given to an applicant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.access.permissions import Text as Label
from yanfa.kernel.clock import local_date
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
from yanfa.kernel.policy import get
from yanfa.procedures.review.effects.scoring import scheme_of
from yanfa.procedures.review.effects.seating import PLEDGE
from yanfa.procedures.review.models import Fee, FeeSheet, Item, Panel, Seat, Sheet
from yanfa.procedures.review.rules.scheme import Scheme
from yanfa.procedures.review.services.fees import totals_of
from yanfa.procedures.review.services.results import NotOpened, results
from yanfa.registers.experts.api import TITLES, Payee

#: Rows of a list that people sign on need room for a hand.
ROOM = "\n"
TAKING_PART = ("invited", "accepted", "agreed", "submitted", "paid")


@dataclass(frozen=True)
class Paper:
    """One paper of the kit."""

    label: Label
    layouts: Callable[[Panel], list[Layout]]


def invitations(panel: Panel) -> list[Layout]:
    """邀请函 for every expert who takes part."""
    return [Layout(_("邀请函-%s") % seat.expert, _invitation(seat), prose=True) for seat in _members(panel)]


def _invitation(seat: Seat) -> list[Block]:
    panel = seat.panel
    days = get("review.answer_days").value
    until = date_format(seat.answer_by) if seat.answer_by else _("收到本函后%s个工作日") % days
    return [
        Title(_("评审邀请函")),
        Text(_("尊敬的%s：") % seat.expert),
        Text(_("　　因工作需要，诚邀您担任“%s”的评审专家。现将有关事项函告如下：") % panel.title),
        _facts_grid(panel),
        Text(_("　　请于%s前答复能否参加。") % until),
        Text(_("　　与评审对象的申请单位或人员有任职、合作、亲属等关系的，请主动回避。")),
        Text(_("　　请勿向任何人透露您参加本次评审。感谢您的支持！")),
        Text(_("（组织单位盖章）"), align="right"),
        Text(_("　　　年　　月　　日"), align="right"),
    ]


def sign_in(panel: Panel) -> list[Layout]:
    """签到表."""
    heads = [_("序号"), _("姓名"), _("单位"), _("职称"), _("类别"), _("签名")]
    rows = [[label(head) for head in heads]]
    for number, seat in enumerate(_members(panel), 1):
        expert = seat.expert
        rows.append(
            [
                figure(str(number)),
                value(expert.name, align="center"),
                value(expert.unit),
                value(str(expert.get_title_display()), align="center"),
                value("、".join(expert.kind_names), align="center"),
                value(ROOM),
            ]
        )
    blocks: list[Block] = [
        Title(_("评审专家签到表"), panel.title),
        _facts_grid(panel),
        Grid((1, 2, 5, 2, 3, 3), rows, 1),
    ]
    return [Layout(_("签到表"), blocks)]


def pledges(panel: Panel) -> list[Layout]:
    """保密与回避承诺书 for every expert, in the words of the version in force."""
    clauses = get(PLEDGE).value
    return [
        Layout(_("承诺书-%s") % seat.expert, _pledge(seat, clauses), prose=True) for seat in _members(panel)
    ]


def _pledge(seat: Seat, clauses: list[str]) -> list[Block]:
    return [
        Title(_("评审专家保密与回避承诺书"), seat.panel.title),
        Text(_("　　本人自愿担任本次评审的专家，承诺如下：")),
        *(Text(f"　　{number}. {clause}") for number, clause in enumerate(clauses, 1)),
        Text(_("需要回避的评审对象：")),
        Grid((1, 5, 6), _recusal_rows(seat), 1),
        Text(_("专家：%s　　签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿") % seat.expert, align="right"),
        Text(_signed_words(seat), align="right"),
    ]


def blank_opinions(panel: Panel) -> list[Layout]:
    """评审意见表 to be filled in by hand, for every expert one on each item that he judges."""
    scheme = scheme_of(panel)
    found = []
    for seat in _members(panel):
        blocks = [block for item in _items_of(seat) for block in _opinion(scheme, item, seat, None)]
        found.append(Layout(_("评审意见表（空白）-%s") % seat.expert, blocks))
    return found


def filled_opinions(panel: Panel) -> list[Layout]:
    """评审意见表 as they were submitted, by expert, for signature. Raises NotOpened while scores are sealed."""
    if not panel.is_open:
        raise NotOpened(_("评分结束以前，评审意见不公开。"))
    scheme = scheme_of(panel)
    sheets = Sheet.objects.opened().filter(item__panel=panel)
    by_seat: dict[Seat, list[Block]] = {}
    for sheet in sheets.select_related("item__panel", "seat__expert").order_by("seat", "item__position"):
        by_seat.setdefault(sheet.seat, []).extend(_opinion(scheme, sheet.item, sheet.seat, sheet))
    return [Layout(_("评审意见表-%s") % seat.expert, blocks) for seat, blocks in by_seat.items()]


def leader(panel: Panel) -> list[Layout]:
    """组长意见: what every item came to and the conclusion, for the leader's signature. Raises NotOpened."""
    scheme = scheme_of(panel)
    heads = [_("序号"), _("评审对象"), _("均分"), _("排名"), _("各意见票数"), _("评审结论"), _("评审组意见")]
    heads += [_("建议金额（元）")] if scheme.amount else []
    rows = [[label(head) for head in heads]]
    for number, each in enumerate(results(panel), 1):
        votes = "，".join(f"{scheme.recommendation_name(code)}{count}" for code, count in each.votes.items())
        words = each.opinion if not each.deviation else f"{each.opinion}\n{_('偏离理由：')}{each.deviation}"
        row = [
            figure(str(number)),
            value(each.item.title),
            figure(f"{each.score}" if each.score is not None else ""),
            figure(f"{each.rank}" if each.rank is not None else ""),
            value(votes),
            value(scheme.recommendation_name(each.conclusion), align="center"),
            value(words or ROOM),
        ]
        rows.append(row + ([_money(each.amount)] if scheme.amount else []))
    widths = (1, 4, 2, 1.3, 3, 2, 4, 2.5)[: len(heads)]
    blocks: list[Block] = [
        Title(_("评审组组长意见"), panel.title),
        _facts_grid(panel),
        Grid(widths, rows, 1),
        Heading(_("组长意见")),
        Text(panel.conclusion or ROOM * 4),
        Text(_("组长签名：＿＿＿＿＿＿　　　日期：＿＿＿＿＿＿"), align="right"),
        Heading(_("评审组成员签名")),
        Text(ROOM * 2),
    ]
    return [Layout(_("组长意见"), blocks, landscape=True)]


def fees_of_panel(panel: Panel) -> list[Layout]:
    """专家费发放表 without bank details. Raises LookupError where none was prepared."""
    sheet = FeeSheet.objects.filter(panel=panel).first()
    if sheet is None:
        raise LookupError(_("还没有编制专家费发放表。"))
    return [fee_paper(sheet)]


def fee_paper(sheet: FeeSheet, payees: Mapping[int, Payee] | None = None) -> Layout:
    """专家费发放表; with `payees` for finance, with identity numbers and bank accounts in full."""
    heads = [
        _("序号"),
        _("姓名"),
        _("单位"),
        _("职称"),
        _("半天/项"),
        _("税前（元）"),
        _("个税（元）"),
        _("税后（元）"),
    ]
    widths: list[float] = [1, 2, 3, 1.6, 1.4, 2, 2, 2]
    if payees is not None:
        heads += [_("证件号码"), _("开户银行"), _("银行账号")]
        # Eighteen and nineteen places on one line.
        widths += [4.2, 3, 4.6]
    heads.append(_("签收"))
    widths.append(2)
    rows = [[label(head) for head in heads]]
    found = sheet.fees.select_related("seat__expert__organisation").order_by("pk")
    for number, fee in enumerate(found, 1):
        rows.append(_fee_row(number, fee, payees))
    summed = totals_of(sheet)
    left = len(heads) - 8
    rows.append(
        [
            label(_("合计"), 5),
            _money(summed.gross),
            _money(summed.tax),
            _money(summed.net),
            Cell("", columns=left),
        ]
    )
    basis = get("review.fee_rates").basis
    blocks: list[Block] = [
        Title(_("专家费发放表"), sheet.panel.title),
        _facts_grid(sheet.panel),
        Grid(widths, rows, 1),
        Text(_("标准依据：%s；个人所得税按劳务报酬所得预扣。") % basis),
        Text(
            _("制表：%(prepared)s　　核准：%(approved)s　　付款：＿＿＿＿＿＿")
            % {"prepared": sheet.prepared_by or "", "approved": sheet.approved_by or "＿＿＿＿＿＿"}
        ),
    ]
    return Layout(_("专家费发放表"), blocks, landscape=True)


PAPERS: dict[str, Paper] = {
    "invitation": Paper(gettext_lazy("邀请函"), invitations),
    "sign_in": Paper(gettext_lazy("签到表"), sign_in),
    "pledge": Paper(gettext_lazy("保密与回避承诺书"), pledges),
    "opinions_blank": Paper(gettext_lazy("评审意见表（空白）"), blank_opinions),
    "opinions": Paper(gettext_lazy("评审意见表（已填）"), filled_opinions),
    "leader": Paper(gettext_lazy("组长意见"), leader),
    "fees": Paper(gettext_lazy("专家费发放表"), fees_of_panel),
}


def _members(panel: Panel) -> list[Seat]:
    seats = panel.seats.filter(state__in=TAKING_PART).select_related(
        "panel", "expert__organisation", "only_item"
    )
    return list(seats.prefetch_related("recusals__item", "expert__kinds").order_by("pk"))


def _items_of(seat: Seat) -> list[Item]:
    left_out = {recusal.item_id for recusal in seat.recusals.all()}
    items = [seat.only_item] if seat.only_item is not None else list(seat.panel.items.order_by("position"))
    return [item for item in items if item.pk not in left_out]


def _facts_grid(panel: Panel) -> Grid:
    day = date_format(panel.held_on) if panel.held_on else _("另行通知")
    hour = f" {panel.starts_at:%H:%M}" if panel.starts_at else ""
    rows = [
        [label(_("评审方式")), value(str(panel.get_mode_display())), label(_("时间")), value(day + hour)],
        [label(_("地点")), value(panel.place), label(_("联系方式")), value(panel.contact)],
    ]
    return Grid((2, 5, 2, 5), rows)


def _recusal_rows(seat: Seat) -> list[list[Cell]]:
    rows = [[label(_("序号")), label(_("评审对象")), label(_("回避理由"))]]
    said = [[value(recusal.item.title), value(recusal.reason)] for recusal in seat.recusals.all()]
    for number, cells in enumerate(said or [[value(""), value("")]], 1):
        rows.append([figure(str(number) if said else ""), *cells])
    return rows


def _signed_words(seat: Seat) -> str:
    if seat.agreed_at is None or seat.expert.account_id is None:
        return ""
    return _("已于%s在平台上确认同一承诺。") % date_format(local_date(seat.agreed_at))


def _opinion(scheme: Scheme, item: Item, seat: Seat, sheet: Sheet | None) -> list[Block]:
    heads = [_("评分项"), _("权重"), _("分值范围"), _("得分"), _("说明")]
    rows = [[label(head) for head in heads]]
    for each in scheme.criteria:
        rows.append(
            [
                value(each.name),
                figure(f"{each.weight:f}%"),
                figure(f"{each.least:f}–{each.most:f}"),
                figure(str(sheet.scores.get(each.code, "")) if sheet else ""),
                value(sheet.remarks.get(each.code, "") if sheet else ROOM),
            ]
        )
    rows.append(
        [
            label(_("总分（100分）"), 3),
            figure(f"{sheet.total:.2f}" if sheet and sheet.total else ""),
            value(""),
        ]
    )
    chosen = sheet.recommendation if sheet else ""
    boxes = "　".join(f"{'☑' if each.code == chosen else '□'}{each.name}" for each in scheme.recommendations)
    rows.append([label(_("总体意见")), value(boxes, 4)])
    if scheme.amount:
        amount = f"{sheet.amount}" if sheet and sheet.amount is not None else ""
        rows.append([label(_("建议金额（元）")), value(amount, 4)])
    rows.append([label(_("评审意见")), value(sheet.comment if sheet else ROOM * 4, 4)])
    return [
        Title(_("专家评审意见表"), item.panel.title),
        Text(_("评审对象：%s") % item.title),
        Grid((3, 1.5, 2, 1.5, 6), rows, 1),
        Text(_("专家：%s　　签名：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿") % seat.expert, align="right"),
    ]


def _fee_row(number: int, fee: Fee, payees: Mapping[int, Payee] | None) -> list[Cell]:
    expert = fee.seat.expert
    cells = [
        figure(str(number)),
        value(expert.name, align="center"),
        value(expert.unit),
        value(str(dict(TITLES).get(fee.title, fee.title)), align="center"),  # type: ignore[call-overload]
        figure(str(fee.half_days or fee.items)),
        _money(fee.gross),
        _money(fee.tax),
        _money(fee.net),
    ]
    if payees is not None:
        payee = payees[fee.pk]
        cells += [value(payee.identity_number), value(payee.bank_name), value(payee.bank_account)]
    return [*cells, value(ROOM)]


def _money(amount: Any) -> Cell:
    return figure(f"{amount:,.2f}" if amount is not None else "")
