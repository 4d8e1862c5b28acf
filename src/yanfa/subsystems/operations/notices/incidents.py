"""What incidents tell people."""

from yanfa.kernel.notices.kinds import Kind, register

INCIDENT_RECORDED = register(
    Kind(
        "operations.incident_recorded",
        title="新登记运维事件：{record}",
        title_en="A new incident: {record}",
        body="新登记了运维事件“{record}”，请尽快定性和处置。",
        body_en="{record} was recorded. Please classify and handle it.",
    )
)
INCIDENT_ESCALATED = register(
    Kind(
        "operations.incident_escalated",
        title="运维事件升级：{record}",
        title_en="An incident was escalated: {record}",
        body="{by} 将运维事件“{record}”升级：{reason}",
        body_en="{by} escalated {record}: {reason}",
    )
)
