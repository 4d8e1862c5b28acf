"""What maintenance tells people."""

from yanfa.kernel.notices.kinds import Kind, register

JOB_ASSIGNED = register(
    Kind(
        "operations.job_assigned",
        title="运维任务已分派给您：{record}",
        title_en="A maintenance job was assigned to you: {record}",
        body="{by} 把运维任务“{record}”分派给您，请按期办理。",
        body_en="{by} assigned {record} to you. Please do it in time.",
    )
)
JOB_SENT_BACK = register(
    Kind(
        "operations.job_sent_back",
        title="运维任务被退回：{record}",
        title_en="A maintenance job was sent back: {record}",
        body="运维任务“{record}”验收时被退回：{reason} 请重做后再登记完成。",
        body_en="{record} was not accepted: {reason} Please do it again and report it.",
    )
)
JOB_OVERDUE = register(
    Kind(
        "operations.job_overdue",
        title="运维任务超期：{record}",
        title_en="A maintenance job is overdue: {record}",
        body="运维任务“{record}”应在 {day} 前完成，现已超期，请尽快办理；确需改期或取消的，请登记批准文件。",
        body_en="{record} was due on {day}. Please do it; or record the approval of a later day or a cancellation.",
    )
)
