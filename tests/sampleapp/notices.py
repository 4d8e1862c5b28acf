"""What the sample sends."""

from yanfa.kernel.notices.kinds import Kind, register

SENT_BACK = register(
    Kind(
        "sample.sent_back",
        title="请修改：{record}",
        title_en="Please revise: {record}",
        body="{by}将{record}退回修改：{reason}",
        body_en="{by} sent {record} back: {reason}",
    )
)
