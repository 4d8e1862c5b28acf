"""What review tells experts and approvers; nothing of it goes to an applicant."""

from yanfa.kernel.notices.kinds import Kind, register

INVITED = register(
    Kind(
        "review.invited",
        title="评审邀请：请在{until}前答复",
        title_en="Invitation to review: please answer by {until}",
        body="诚邀您参加一项专家评审。请登录平台，在“我的评审”中查看邀请，并于{until}前答复是否参加。",
        body_en="You are invited to a review by experts. Sign in, open “My reviews”, and answer by {until}.",
    )
)
STARTED = register(
    Kind(
        "review.started",
        title="评审已开始，请填写评审意见",
        title_en="The review has begun: please give your opinions",
        body="您参加的专家评审已经开始。请登录平台，在“我的评审”中填写并提交评审意见表。",
        body_en="The review you take part in has begun. Sign in, open “My reviews”, fill in and submit your sheets.",
    )
)
CANCELLED = register(
    Kind(
        "review.cancelled",
        title="评审已取消",
        title_en="The review was called off",
        body="您受邀参加的一项专家评审已取消，无须再办理，感谢您的支持。",
        body_en="A review you were invited to was called off; nothing is left to do. Thank you.",
    )
)
RELEASED_SEAT = register(
    Kind(
        "review.excused",
        title="您不再参加一项评审",
        title_en="You no longer take part in a review",
        body="评审组织方已将您从一项专家评审的评审组中调整出来，无须再办理，感谢您的支持。",
        body_en="The organisers have released you from a panel; nothing is left to do. Thank you.",
    )
)
