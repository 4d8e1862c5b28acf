"""What the year of a budget project tells people."""

from yanfa.kernel.notices.kinds import Kind, register

RETURNED = register(
    Kind(
        "performance.returned",
        title="绩效材料被退回：{record}",
        title_en="Returned: {record}",
        body="“{record}”的绩效材料被退回，已填内容都在；请打开查看理由，修改后重新提交。",
        body_en="The papers of {record} were returned. Nothing that you typed is lost: open them to see why.",
    )
)
ROW_RETURNED = register(
    Kind(
        "performance.row_returned",
        title="指标填报被退回：{record}",
        title_en="A row was returned: {record}",
        body="指标“{record}”的填报被退回，已填内容都在；请打开查看理由，修改后重新提交。",
        body_en="Your report on {record} was returned. Nothing that you typed is lost: open it to see why.",
    )
)
APPROVED = register(
    Kind(
        "performance.approved",
        title="绩效自评已签发：{record}",
        title_en="Signed: {record}",
        body="“{record}”的绩效自评已由主要负责人签发，请核对无佐证的指标后申请用印。",
        body_en="The self-evaluation of {record} was signed; see to rows without evidence and ask for the seal.",
    )
)
EVIDENCE_OVERDUE = register(
    Kind(
        "performance.evidence_overdue",
        title="佐证逾期未补：{record}",
        title_en="Promised evidence is overdue: {record}",
        body="指标“{record}”的佐证约定由{person}在 {day} 前补齐，至今没有上传；没有佐证不能用印。请尽快上传。",
        body_en="{person} promised evidence for {record} by {day}; it has not come, and the form cannot be sealed.",
    )
)
STEP_OVERDUE = register(
    Kind(
        "performance.step_overdue",
        title="绩效事项超期：{record}",
        title_en="Overdue: {record}",
        body="“{record}”的“{step}”应在 {day} 前办结，现已超期，请尽快办理。",
        body_en="{record}: the step “{step}” was due on {day} and is overdue. Please see to it.",
    )
)
