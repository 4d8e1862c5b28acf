"""Why a log is not counted, in sentences that say how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.rules.logs import LogRefused


def sentence(refused: LogRefused) -> str:
    """The sentence of a refusal, in the language of the reader."""
    return _SENTENCES[refused.code]() % refused.facts


_SENTENCES = {
    "packed": lambda: _("压缩文件不完整或已损坏，没有计入任何一行；请从设备重新导出后再上传。"),
    "inflates": lambda: _("压缩文件展开后大得不合常理，没有读取；请上传未压缩的日志，或按月分开上传。"),
    "size": lambda: _("日志展开后超过 %(largest)s GB，请按月分开上传。"),
    "encoding": lambda: _(
        "文件不是逐行的文本日志（可能是 UTF-16 编码或二进制文件），请从设备导出文本日志，编码用 UTF-8。"
    ),
    "year": lambda: _("这份日志的时间没有年份，请填写“日志截止年月”（最后一行所在的年月）后重新上传。"),
    "month": lambda: _(
        "日志最后一行是 %(last)s，与填写的截止年月 %(said)s 不符；请改正截止年月，一份文件不要超过一年。"
    ),
    "future": lambda: _("第 %(line)s 行的时间 %(day)s 还没有到；请核对设备的时钟和填写的截止年月。"),
    "order": lambda: _(
        "第 %(line)s 行的时间比前面的行早 %(seconds)s 秒，"
        "次序不对会漏计或重计；请上传设备按时间先后写出的原始日志。"
    ),
    "dense": lambda: _("几秒之内有超过 %(most)s 行，无法核对是否重复；请按设备拆分日志后上传。"),
    "host": lambda: _("文件里没有这台设备的日志，只有主机 %(hosts)s 的；请核对所选设备和它的“日志主机名”。"),
    "nothing": lambda: _("文件里没有一行是这台设备格式的日志；请核对设备的日志格式和导出的内容。"),
    "empty": lambda: _("文件是空的，请重新导出。"),
    "before": lambda: _(
        "日志从 %(day)s 开始，早于设备的启用日期 %(start)s；请核对所选设备、截止年月或启用日期。"
    ),
    "after": lambda: _("日志到 %(day)s，设备自 %(end)s 起已停用；请核对所选设备和截止年月。"),
    "format": lambda: _("这台设备登记为不导入日志；请先变更设备的日志格式，或改录设备报表。"),
}
