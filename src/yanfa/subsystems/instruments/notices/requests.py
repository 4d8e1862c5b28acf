"""What requests, contracts, disputes and adjustments tell the two sides."""

from yanfa.kernel.notices.kinds import Kind, register

REQUESTED = register(
    Kind(
        "instruments.requested",
        title="新的服务申请：{record}",
        title_en="A new request: {record}",
        body="收到服务申请“{record}”，请在期限内答复。",
        body_en="{record} was requested. Please answer within the time limit.",
    )
)
ANSWERED = register(
    Kind(
        "instruments.request_answered",
        title="服务申请有进展：{record}",
        title_en="News of your request: {record}",
        body="您的服务申请“{record}”有新的进展，请查看并办理下一步。",
        body_en="There is news of your request {record}. Please open it and take the next step.",
    )
)
UNIT_TURN = register(
    Kind(
        "instruments.request_turn",
        title="用户已办理：{record}",
        title_en="The user has answered: {record}",
        body="用户已办理“{record}”，请办理下一步。",
        body_en="The user has taken a step of {record}. Please take the next one.",
    )
)
STOPPED = register(
    Kind(
        "instruments.request_instrument_stopped",
        title="仪器暂停服务：{record}",
        title_en="Instrument out of service: {record}",
        body="“{record}”所用仪器现为“{state}”，未完成的服务请双方商定改期、改用同类仪器或者取消。",
        body_en="The instrument of {record} is now: {state}. Please agree on another time, another instrument or "
        "cancellation.",
    )
)
CONTRACT_WAITS = register(
    Kind(
        "instruments.contract_waits",
        title="服务合同待确认：{record}",
        title_en="A contract to confirm: {record}",
        body="服务合同“{record}”等待您确认。",
        body_en="The contract {record} waits for your confirmation.",
    )
)
DISPUTE_NEWS = register(
    Kind(
        "instruments.dispute_news",
        title="服务争议：{record}",
        title_en="Dispute: {record}",
        body="服务争议“{record}”有新的进展，请查看。",
        body_en="There is news of the dispute {record}.",
    )
)
REPORT_RETURNED = register(
    Kind(
        "instruments.usage_report_returned",
        title="季度记录被退回：{record}",
        title_en="Quarterly report returned: {record}",
        body="“{record}”被退回：{reason}",
        body_en="{record} was returned: {reason}",
    )
)
ADJUSTMENT_ASKED = register(
    Kind(
        "instruments.adjustment_asked",
        title="服务记录更正待答复：{record}",
        title_en="An adjustment to answer: {record}",
        body="对方提出更正服务记录“{record}”，请答复。",
        body_en="The other side asks to adjust {record}. Please answer.",
    )
)
USAGE_MISSING = register(
    Kind(
        "instruments.usage_missing",
        title="预约已结束，请补登服务记录：{record}",
        title_en="A booking ended without a usage record: {record}",
        body="“{record}”的预约已结束，但服务记录未能自动生成：{reason}请手工登记。",
        body_en="The booking of {record} ended, but no usage record could be made: {reason} Please enter it.",
    )
)
PLAN_LOST = register(
    Kind(
        "instruments.plan_lost",
        title="服务时间已取消：{record}",
        title_en="The time of a service was cancelled: {record}",
        body="“{record}”所用的预约已取消，请双方重新安排时间。",
        body_en="The booking of {record} was cancelled. Please agree on another time.",
    )
)
