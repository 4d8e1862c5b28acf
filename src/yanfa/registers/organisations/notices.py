"""What the register of organisations tells people."""

from yanfa.kernel.notices.kinds import Kind, register

APPROVED = register(
    Kind(
        "organisations.registration_approved",
        title="单位登记申请已通过：{record}",
        title_en="Your registration was approved: {record}",
        body="您提交的“{record}”单位登记申请已通过，您现在可以代表该单位办理业务。",
        body_en="Your registration of {record} was approved; you may now act for it.",
    )
)
TO_CORRECT = register(
    Kind(
        "organisations.registration_to_correct",
        title="单位登记申请需补正：{record}",
        title_en="Please correct your registration: {record}",
        body="您提交的“{record}”单位登记申请需要补正，请打开申请查看全部补正内容，一次改齐后重新提交。",
        body_en="Your registration of {record} must be corrected; open it to see the full list.",
    )
)
REFUSED = register(
    Kind(
        "organisations.registration_refused",
        title="单位登记申请未通过：{record}",
        title_en="Your registration was refused: {record}",
        body="您提交的“{record}”单位登记申请未通过，请打开申请查看理由。",
        body_en="Your registration of {record} was refused; open it to see why.",
    )
)
DELEGATED = register(
    Kind(
        "organisations.delegated",
        title="您受托代表单位办理业务",
        title_en="You may act for an organisation",
        body="{by} 委托您代表“{organisation}”办理业务，至 {until} 止。",
        body_en="{by} lets you act for {organisation} until {until}.",
    )
)
