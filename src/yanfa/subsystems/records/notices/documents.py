"""What documents and the registers with due days tell people."""

from yanfa.kernel.notices.kinds import Kind, register

RETURNED = register(
    Kind(
        "records.returned",
        title="文稿被退回：{record}",
        title_en="Returned: {record}",
        body="“{record}”在会签签发中被退回，请打开查看理由，修改文稿后重新送审。",
        body_en="{record} was returned while it was countersigned. Open it to see why, and submit it again.",
    )
)
DUE_SOON = register(
    Kind(
        "records.due_soon",
        title="即将到期：{record}",
        title_en="Due soon: {record}",
        body="“{record}”的“{step}”应在 {day} 前办结，请安排办理。",
        body_en="{record}: the step “{step}” is due on {day}.",
    )
)
OVERDUE = register(
    Kind(
        "records.overdue",
        title="已超期：{record}",
        title_en="Overdue: {record}",
        body="“{record}”的“{step}”应在 {day} 前办结，现已超期，请尽快办理。",
        body_en="{record}: the step “{step}” was due on {day} and is overdue. Please see to it.",
    )
)
