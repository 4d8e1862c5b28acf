"""What the registers of operations tell: what runs out soon."""

from yanfa.kernel.notices.kinds import Kind, register

EXPIRES = register(
    Kind(
        "operations.expires",
        title="即将到期：{record}",
        title_en="Runs out soon: {record}",
        body="“{record}”将于 {day} 到期，请及时办理续签、续期或测评，并在台账中登记。",
        body_en="{record} runs out on {day}. Please renew or reassess it in time, and enter that in the register.",
    )
)
ACCOUNTS_EXPIRE = register(
    Kind(
        "operations.vpn_accounts_expire",
        title="有 {count} 个VPN账号即将到期",
        title_en="VPN accounts that run out soon: {count}",
        body="{day} 前有 {count} 个VPN账号到期，请打开名册核对，仍在使用的及时续期，不再使用的登记停用。",
        body_en="By {day} {count} VPN accounts run out. Open the list: renew those in use and disable the others.",
    )
)
