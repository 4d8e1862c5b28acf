"""The two outputs of a self-evaluation: the 签章版 with names, marks and corrections, and the 公开版 without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils import translation

from yanfa.kernel.clock import local_date
from yanfa.kernel.documents.layout import Block, Cell, Grid, Heading, Layout, Mark, Text, figure, label, value
from yanfa.subsystems.performance.exports.layouts import layout_of
from yanfa.subsystems.performance.models import AdjustedRow, Correction, SelfEvaluation
from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.services.issuing import MARK_LABELS, Content, Signature
from yanfa.subsystems.performance.services.texts import printed_form

FOOT_SIGNS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def signed_layout(content: Content, address: str) -> Layout:
    """The 签章版; `address` is that of its check page. What is signed is Chinese, whatever the reader's language."""
    form = _with_footnotes(content)
    marks = [_chinese(MARK_LABELS[mark]) for mark in content.marks]
    page = layout_of(form, marks=marks)
    blocks: list[Block] = [*page.blocks, *_notes(content), *_adjusted(content.evaluation)]
    blocks += [_signatures(content.signatures), _check(content, address)]
    return replace(page, blocks=tuple(blocks))


def public_layout(evaluation: SelfEvaluation) -> Layout:
    """The 公开版: the form as it is published, with the figures that stand, no marks and no names."""
    return layout_of(printed_form(evaluation))


def _chinese(text: object) -> str:
    with translation.override("zh-hans"):
        return str(text)


def _sign(number: int) -> str:
    return FOOT_SIGNS[number] if number < len(FOOT_SIGNS) else f"[{number + 1}]"


def _with_footnotes(content: Content) -> Form:
    """The form with the sign of each correction behind the figure that it changed."""
    signs: dict[int, str] = {}
    for number, each in enumerate(content.corrections):
        signs[each.report.row_id] = signs.get(each.report.row_id, "") + _sign(number)
    reports = content.evaluation.reports.for_form()
    rows = [
        _signed(row, signs.get(report.row_id, ""))
        for row, report in zip(content.form.indicators, reports, strict=True)
    ]
    return replace(content.form, indicators=rows)


def _signed(row: Row, sign: str) -> Row:
    return replace(row, actual=f"{row.actual or ''}{sign}") if sign else row


def _notes(content: Content) -> Iterator[Block]:
    for number, each in enumerate(content.corrections):
        yield Text(_note(_sign(number), each))


def _note(sign: str, each: Correction) -> str:
    return (
        f"{sign} “{each.report.row.name}”于{each.applied_on}更正："
        f"更正前 {each.old_actual or '—'}，更正后 {each.new_actual or '—'}。理由：{each.reason}"
    )


def _adjusted(evaluation: SelfEvaluation) -> Iterator[Block]:
    """Original and adjusted name, value and weight of every row that an approved adjustment changed."""
    found = AdjustedRow.objects.filter(adjustment__goal=evaluation.goal_id, adjustment__state="approved")
    rows = list(found.select_related("adjustment").order_by("adjustment__number", "pk"))
    if rows:
        yield Heading("绩效目标调整情况")
        yield Grid((2, 2.4, 1.4, 0.8, 2.4, 1.4, 0.8), list(_adjusted_rows(rows)), head_rows=1)


def _adjusted_rows(found: Sequence[AdjustedRow]) -> Iterator[Sequence[Cell]]:
    headings = ("批复", "调整前指标", "指标值", "分值", "调整后指标", "指标值", "分值")
    yield [label(heading) for heading in headings]
    for each in found:
        before, after = each.original or {}, each.proposed or {}
        approval = f"{each.adjustment.approval_number}\n{each.adjustment.effective_on or ''}".strip()
        yield [value(approval), *_side(before, "（新增）"), *_side(after, "（调减）")]


def _side(row: dict[str, str], absent: str) -> list[Cell]:
    if not row:
        return [value(absent, columns=3, align="center")]
    return [value(row.get("name")), value(row.get("target"), align="center"), figure(row.get("weight"))]


def _signatures(signatures: Sequence[Signature]) -> Grid:
    """Two signatures a line, then the place of the seal."""
    cells = [[label(each.label), value(_signer(each), align="center")] for each in signatures]
    rows: list[Sequence[Cell]] = [
        [*left, *right] for left, right in zip(cells[::2], cells[1::2], strict=True)
    ]
    rows.append([label("单位盖章"), value("\n\n（盖章处）\n\n", columns=3, align="center")])
    rows.append([label("日期"), value("　　　　年　　月　　日", columns=3, align="center")])
    return Grid((1.2, 2.8, 1.2, 2.8), rows)


def _signer(signature: Signature) -> str:
    day = f"\n{local_date(signature.at)}" if signature.at else ""
    return f"{signature.name}{day}"


def _check(content: Content, address: str) -> Mark:
    words = (
        f"核验码 {content.code}，扫码可核对本表是否为最新一版、盖章件是否登记。\n"
        f"内容摘要（SHA-256）{content.digest}\n{address}"
    )
    return Mark(address, words)
