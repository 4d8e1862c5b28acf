"""Why a report is not taken in, in sentences that say how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.rules.scans import ScanRefused


def sentence(refused: ScanRefused) -> str:
    """The sentence of a refusal, in the language of the reader."""
    return _SENTENCES[refused.code]() % refused.facts


_SENTENCES = {
    "broken": lambda: _("报告不完整或不是正确的 XML，没有导入任何一条；请从扫描器重新导出后再上传。"),
    "hostile": lambda: _("报告含有实体定义或外部引用，不予读取；请直接上传扫描器导出的原始文件。"),
    "size": lambda: _("报告过大或嵌套过深，不予读取；请在扫描器中按网段分开导出。"),
    "unknown": lambda: _(
        "不认识这种报告（根元素是 %(root)s）；可导入 Nessus 的 .nessus、OpenVAS/GVM 的 XML，或漏洞清单表格。"
    ),
}
