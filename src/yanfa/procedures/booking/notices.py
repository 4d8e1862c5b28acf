"""What bookings tell people."""

from yanfa.kernel.notices.kinds import Kind, register


def _kind(code: str, title: str, title_en: str, body: str, body_en: str) -> str:
    return register(Kind(f"booking.{code}", title=title, title_en=title_en, body=body, body_en=body_en))


CONFIRMED = _kind(
    "confirmed",
    "预约成功：{record}",
    "Booking confirmed: {record}",
    "您的预约“{record}”已确认。不能前往时请尽早取消。",
    "Your booking {record} is confirmed. Call it off early if you cannot come.",
)
REFUSED = _kind(
    "refused",
    "预约未通过：{record}",
    "Booking refused: {record}",
    "您的预约“{record}”未通过，原因：{reason}",
    "Your booking {record} was refused: {reason}",
)
CANCELLED = _kind(
    "cancelled",
    "预约已取消：{record}",
    "Booking called off: {record}",
    "管理单位取消了您的预约“{record}”，原因：{reason}",
    "The unit called your booking {record} off: {reason}",
)
DISPLACED = _kind(
    "displaced",
    "预约需要改期：{record}",
    "Your booking must be moved: {record}",
    "“{record}”的时间不再开放（{reason}），请打开预约改到别的时间，或取消。",
    "The time of {record} is no longer open ({reason}). Open the booking and move it, or call it off.",
)
MOVED = _kind(
    "moved",
    "预约已改期：{record}",
    "Booking moved: {record}",
    "您的预约已改为“{record}”。",
    "Your booking is now {record}.",
)
OFFERED = _kind(
    "offered",
    "候补到了席位：{record}",
    "A place for you: {record}",
    "您候补的时间有了空位：“{record}”，为您保留到{until}，请在此之前接受。",
    "A place that you waited for is free: {record}. It is held for you until {until}; accept it before.",
)
LAPSED = _kind(
    "lapsed",
    "候补席位已失效：{record}",
    "The offer has lapsed: {record}",
    "为您保留的“{record}”没有在时限内接受，或不再开放，保留已失效；仍需要的请重新预约或候补。",
    "{record} was not accepted in time, or is no longer open. Book or wait again if you still need it.",
)
MISSED = _kind(
    "missed",
    "失约：{record}",
    "Missed booking: {record}",
    "您没有按时使用预约“{record}”，已记为失约；有误请联系管理单位更正。",
    "You did not come to {record}; it counts as missed. Ask the unit to correct it if that is wrong.",
)
REMINDER = _kind(
    "reminder",
    "预约提醒：{times}",
    "Coming booking: {times}",
    "您预约了{times}。不能前往时请尽早取消。",
    "You booked {times}. Call it off early if you cannot come.",
)
QUALIFICATION = _kind(
    "qualification",
    "操作资格将于{day}到期：{record}",
    "A qualification ends on {day}: {record}",
    "您的操作资格“{record}”将于{day}到期，请联系管理单位。",
    "Your qualification {record} ends on {day}; ask the unit to renew it.",
)
