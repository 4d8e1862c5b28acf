"""Requests as a spreadsheet: one row a request, without what identifies a person beyond the name masked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yanfa.kernel.access.masking import mask_name

HEADINGS = [
    *("申请编号", "仪器名称", "所在单位仪器编号", "管理单位", "用户单位", "申请人", "服务需求", "用途"),
    *("样品数", "申请时间", "应答复日", "首次答复日", "是否超期", "合同编号", "交付时间", "用户评价", "状态"),
]


def rows(requests: Any) -> Iterator[list[Any]]:
    """One row a request, in the order of the page."""
    for each in requests.iterator(chunk_size=2_000):
        yield [
            *(each.number, each.instrument.name, each.instrument.inner_no, str(each.organisation)),
            *(str(each.user_organisation or ""), mask_name(each.applicant.real_name), each.content),
            *(str(each.get_purpose_display()), each.samples, each.asked_at, each.answer_due_on),
            *(each.first_answered_on, "是" if each.answered_late else ""),
            *(each.contract.number if each.contract else "", each.delivered_at),
            *(str(each.get_satisfaction_display()), str(each.get_state_display())),
        ]
