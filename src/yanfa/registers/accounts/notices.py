"""What the accounts tell people."""

from yanfa.kernel.notices.kinds import Kind, register

STALE = register(
    Kind(
        "accounts.stale",
        title="长期未用的帐号已停用",
        title_en="Accounts that nobody used were suspended",
        body="以下帐号 {days} 天未登录，已自动停用：{accounts}。仍需使用的，请系统管理员恢复。",
        body_en="Unused for {days} days and now suspended: {accounts}. The system administrator can restore them.",
    )
)
GRANTED = register(
    Kind(
        "accounts.granted",
        title="您获得了新的角色",
        title_en="You were given a role",
        body="{by} 授予您“{role}”角色，{period}。",
        body_en="{by} granted you the role {role}, {period}.",
    )
)
