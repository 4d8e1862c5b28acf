"""What the yearly confirmation and inspections tell units."""

from yanfa.kernel.notices.kinds import Kind, register

CONFIRMATION_OPENED = register(
    Kind(
        "instruments.confirmation_opened",
        title="请完成大型仪器年度确认：{record}",
        title_en="Please confirm your instruments: {record}",
        body="“{record}”已发起，请在 {day} 前逐台确认或变更，并填报年度机时和收入。",
        body_en="{record} has been opened. Please confirm or change every instrument and give its figures by {day}.",
    )
)
CONFIRMATION_DUE = register(
    Kind(
        "instruments.confirmation_due",
        title="大型仪器年度确认即将截止：{record}",
        title_en="The confirmation of instruments ends soon: {record}",
        body="“{record}”将于 {day} 截止，还有 {count} 台套未确认；逾期未报的，下一年度奖励申请不予受理。",
        body_en="{record} ends on {day}; {count} instruments are not confirmed. Late units get no reward next year.",
    )
)
CONFIRMATION_RETURNED = register(
    Kind(
        "instruments.confirmation_returned",
        title="大型仪器年度确认被退回：{record}",
        title_en="The confirmation of instruments was returned: {record}",
        body="“{record}”被退回：{reason} 请补正后重新提交。",
        body_en="{record} was returned: {reason} Please mend it and submit it again.",
    )
)
FINDING_ORDERED = register(
    Kind(
        "instruments.finding_ordered",
        title="检查发现问题，请限期改正：{record}",
        title_en="An inspection found something to mend: {record}",
        body="检查发现：{record}。请在 {day} 前改正并填写改正情况；逾期未改正的，将影响新购联合评议和奖励申请。",
        body_en=(
            "An inspection found: {record}. Please mend it and say what was done by {day}; otherwise joint review and "
            "reward are affected."
        ),
    )
)
