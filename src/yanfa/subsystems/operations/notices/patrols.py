"""What patrols tell people."""

from yanfa.kernel.notices.kinds import Kind, register

PATROL_MISSING = register(
    Kind(
        "operations.patrol_missing",
        title="今日尚未巡检：{site}",
        title_en="No patrol today: {site}",
        body="{site} {day} 还没有巡检日志。请今天完成巡检；没有网络的地方，先在有网络处点“开始巡检”，出来后再上传。",
        body_en=(
            "{site} has no patrol log for {day}. Please patrol today; where there is no network, press Start before "
            "you go in and send the log when you are back."
        ),
    )
)
