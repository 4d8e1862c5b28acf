"""What units are told about their reports and changes."""

from yanfa.kernel.notices.kinds import Kind, register

PUBLISHED = register(
    Kind(
        "instruments.published",
        title="仪器已入网：{record}",
        title_en="Published: {record}",
        body="“{record}”已审核发布，可在平台目录中查到。",
        body_en="The instrument {record} was checked and published; it stands in the catalogue now.",
    )
)
TO_CORRECT = register(
    Kind(
        "instruments.to_correct",
        title="仪器信息需补正：{record}",
        title_en="Please correct: {record}",
        body="“{record}”的信息需要补正，请打开记录查看全部补正内容，一次改齐后重新提交。",
        body_en="The report of {record} must be corrected; open it to see the full list.",
    )
)
REJECTED = register(
    Kind(
        "instruments.rejected",
        title="仪器信息退回重报：{record}",
        title_en="Sent back: {record}",
        body="“{record}”的报送未通过，理由：{reason}。已填内容都在，修改后可以重新报送。",
        body_en="The report of {record} was sent back: {reason}. Nothing is lost; please mend and report again.",
    )
)
CHANGE_APPLIED = register(
    Kind(
        "instruments.change_applied",
        title="仪器信息变更已生效：{record}",
        title_en="Change applied: {record}",
        body="“{record}”的变更已审核通过并发布。",
        body_en="The change of {record} was checked and published.",
    )
)
