"""The procurement ledger of a year as a workbook: the table, the payments, what was cancelled and taken out."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.documents.writing.xlsx import Sheet, workbook
from yanfa.registers.projects.models import ProjectYear
from yanfa.registers.projects.services.ledger import Ledger


def ledger_workbook(year: ProjectYear, ledger: Ledger) -> bytes:
    """The xlsx file."""
    return workbook(
        [
            Sheet(_("采购台账"), _headings(), _rows(ledger)),
            Sheet(_("支付明细"), _payment_headings(), _payments(year)),
            Sheet(
                _("经批准取消"),
                [
                    _("采购计划编号"),
                    _("采购内容"),
                    _("计划金额（元）"),
                    _("批准取消的文件号"),
                    _("批准日期"),
                    _("取消原因"),
                ],
                _cancelled(ledger),
            ),
            Sheet(_("撤销记录"), [_("撤销日期"), _("撤销的记录"), _("撤销原因")], _withdrawn(ledger)),
        ]
    )


def _headings() -> list[str]:
    return [
        _("采购计划编号"),
        _("采购内容"),
        _("采购方式"),
        _("计划金额（元）"),
        _("应完成日"),
        _("批准文件号"),
        _("合同号"),
        _("供应商"),
        _("签订日期"),
        _("合同金额（元）"),
        _("验收单号及日期"),
        _("本年支付（元）"),
        _("以前年度支付（元）"),
        _("待补事项"),
    ]


def _rows(ledger: Ledger) -> Iterator[list[Any]]:
    for entry in ledger.entries:
        item, contract = entry.item, entry.contract
        shown = item if entry.first else None
        yield [
            item.number if item else _("以前年度合同"),
            shown.name if shown else "",
            str(shown.get_method_display()) if shown else "",
            shown.amount if shown else None,
            shown.due_on if shown else None,
            shown.document_number if shown else "",
            contract.number if contract else "",
            contract.supplier_name if contract else "",
            contract.signed_on if contract else None,
            contract.amount if contract else None,
            "；".join(f"{each.number} {each.accepted_on} {_result(each)}" for each in entry.acceptances),
            entry.paid if contract else None,
            entry.paid_before if contract else None,
            "；".join([_("经批准取消")] if entry.cancellation else entry.missing),
        ]
    totals = ledger.totals
    total: list[Any] = [_("合计"), "", "", totals.planned, None, "", "", "", None, totals.contracted, ""]
    yield [*total, totals.paid, None, "；".join(ledger.missing)]


def _result(acceptance: Any) -> str:
    return _("合格") if acceptance.passed else _("不合格")


def _payment_headings() -> list[str]:
    return [
        _("支付日期"),
        _("支付凭证号"),
        _("凭证行号"),
        _("金额（元）"),
        _("资金来源"),
        _("支出功能分类"),
        _("部门经济分类"),
        _("合同号"),
        _("用途"),
    ]


def _payments(year: ProjectYear) -> Iterator[list[Any]]:
    for payment in year.payments.select_related("contract"):
        yield [
            payment.paid_on,
            payment.voucher,
            payment.line,
            payment.amount,
            str(payment.get_source_display()),
            payment.function,
            payment.economic,
            payment.contract.number if payment.contract else "",
            payment.purpose,
        ]


def _cancelled(ledger: Ledger) -> Iterator[list[Any]]:
    for each in ledger.cancellations:
        item = each.item
        yield [item.number, item.name, item.amount, each.document_number, each.approved_on, each.reason]


def _withdrawn(ledger: Ledger) -> Iterator[list[Any]]:
    for each in ledger.withdrawals:
        yield [each.withdrawn_on, each.what, each.reason]
