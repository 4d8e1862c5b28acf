"""Load tests as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.models import LoadTest


def load_tests_table(tests: Iterable[LoadTest]) -> tuple[list[str], Iterator[list[Any]]]:
    """One row a test."""
    headings = [_("系统"), _("测试日期"), _("被测版本或提交号"), _("测试环境"), _("测试工具")]
    headings += [_("稳定承载的并发用户数"), _("95% 响应时间（毫秒）"), _("错误率（%）"), _("持续分钟")]
    headings += [_("在时限和错误率内"), _("状态"), _("签认时间"), _("录入时间"), _("补录"), "SHA-256"]
    words = {True: _("是"), False: _("否"), None: ""}
    rows = (
        [
            *(test.system.name, test.tested_on, test.release, test.environment, test.tool, test.users),
            *(test.p95_ms, test.error_percent, test.minutes, words[test.within_limits]),
            *(str(test.get_state_display()), test.signed_at, test.recorded_at, words[test.late]),
            test.report.sha256,
        ]
        for test in tests
    )
    return headings, rows
