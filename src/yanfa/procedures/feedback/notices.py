"""What feedback tells people."""

from yanfa.kernel.notices.kinds import Kind, register

BAD_RATING = register(
    Kind(
        "feedback.bad_rating",
        title="收到差评：{record}",
        title_en="A bad rating: {record}",
        body="服务“{record}”收到差评，请在规定时限内回访并整改。",
        body_en="{record} was rated badly; call back and mend within the time set.",
    )
)
