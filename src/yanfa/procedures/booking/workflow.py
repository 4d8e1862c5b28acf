"""The processes of booking: a booking from its making to its use, and waiting for a time that is taken."""

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.procedures.booking import notices
from yanfa.procedures.booking.effects import moving as effects
from yanfa.procedures.booking.permissions import (
    holds,
    keeps,
    may_follow,
    may_make,
    may_offer,
    own,
    platform,
    platform_or_keeper,
    turn_of_keepers,
    turn_of_nobody,
    turn_of_person,
)

WHY = Ask("reason", _("原因"), "Reason", longest=200, logged=True)
WHY_IF_UNIT = Ask(
    "reason",
    _("取消原因"),
    "Reason",
    longest=200,
    required=False,
    logged=True,
    help=_("管理单位取消时必填，预约人会收到。"),
)
NEW_TIME = (
    Ask("starts_at", _("新的开始时间"), "New start", logged=True),
    Ask("ends_at", _("新的结束时间"), "New end", logged=True),
)
OFFER = Ask("offer", _("预约"), "Booking", kind=AskKind.INTEGER, logged=True)

STATES = (
    State("offered", _("候补待接受"), "Offered to who waits", turn=turn_of_person),
    State(
        "requested",
        _("预约待确认"),
        "Booking requested",
        turn=turn_of_keepers,
        limit_days="booking.answer_days",
    ),
    State("confirmed", _("预约成功"), "Booking confirmed", turn=turn_of_nobody),
    State("in_use", _("预约使用中"), "Booking in use", turn=turn_of_nobody),
    State("to_move", _("预约待改期"), "Booking to be moved", turn=turn_of_person),
    State("used", _("预约已使用"), "Booking used", closed=True),
    State("cancelled", _("预约已取消"), "Booking called off", closed=True),
    State("refused", _("预约未通过"), "Booking refused", closed=True),
    State("missed", _("失约"), "Booking missed", turn=turn_of_nobody),
    State("unrecorded", _("未登记是否使用"), "Use not recorded", turn=turn_of_nobody),
    State("lapsed", _("候补席位已失效"), "Offer lapsed", closed=True),
)
ANSWERING = (
    Move(
        "confirm",
        _("确认预约"),
        "Confirm",
        sources=("requested",),
        target="confirmed",
        may=keeps,
        effect=effects.announce_made,
        notice=notices.CONFIRMED,
        tells=effects.person_of,
    ),
    Move(
        "refuse",
        _("不同意预约"),
        "Refuse",
        sources=("requested",),
        target="refused",
        may=keeps,
        asks=(WHY,),
        effect=effects.keep_refused,
        notice=notices.REFUSED,
        tells=effects.person_of,
    ),
    Move(
        "accept",
        _("接受候补席位"),
        "Accept",
        sources=("offered",),
        target="confirmed",
        may=own,
        shown=effects.needs_none,
        holds=effects.in_time,
        effect=effects.keep_accepted,
    ),
    Move(
        "accept_request",
        _("接受候补席位，送确认"),
        "Accept and ask for confirmation",
        sources=("offered",),
        target="requested",
        may=own,
        shown=effects.needs_approval,
        holds=effects.in_time,
        effect=effects.keep_request,
    ),
    Move(
        "lapse",
        _("放弃候补席位"),
        "Decline",
        sources=("offered",),
        target="lapsed",
        may=own,
        effect=effects.keep_lapsed,
    ),
)
CHANGING = (
    Move(
        "move",
        _("改期"),
        "Move",
        sources=("confirmed", "requested", "to_move"),
        target="confirmed",
        may=holds,
        asks=NEW_TIME,
        effect=effects.keep_new_time,
        notice=notices.MOVED,
        tells=effects.person_of,
    ),
    Move(
        "move_request",
        _("改期，重新送确认"),
        "Move and ask again",
        sources=("confirmed", "requested", "to_move"),
        target="requested",
        may=holds,
        asks=NEW_TIME,
        effect=effects.keep_new_request,
    ),
    Move(
        "cancel",
        _("取消预约"),
        "Call off",
        sources=("requested", "confirmed", "to_move"),
        target="cancelled",
        may=holds,
        asks=(WHY_IF_UNIT,),
        effect=effects.keep_cancelled,
        notice=notices.CANCELLED,
        tells=effects.person_unless_himself,
    ),
    Move(
        "displace",
        _("要求改期"),
        "Ask to be moved",
        sources=("requested", "confirmed"),
        target="to_move",
        may=keeps,
        asks=(WHY,),
        effect=effects.keep_displaced,
        notice=notices.DISPLACED,
        tells=effects.person_of,
    ),
)
USING = (
    Move(
        "check_in",
        _("签到"),
        "Check in",
        sources=("confirmed",),
        target="in_use",
        may=holds,
        holds=effects.come_by_now,
        effect=effects.keep_started,
    ),
    Move(
        "finish",
        _("结束使用"),
        "Finish",
        sources=("in_use",),
        target="used",
        may=holds,
        holds=effects.begun,
        effect=effects.keep_finished,
    ),
    Move(
        "record_use",
        _("登记已使用"),
        "Record the use",
        sources=("confirmed",),
        target="used",
        may=keeps,
        holds=effects.begun,
        effect=effects.keep_recorded,
    ),
    Move(
        "miss",
        _("记为失约"),
        "Mark as missed",
        sources=("confirmed", "unrecorded"),
        target="missed",
        may=platform_or_keeper,
        holds=effects.overdue,
        effect=effects.keep_missed,
        notice=notices.MISSED,
        tells=effects.person_of,
    ),
    Move(
        "close",
        _("逾期未登记，自动办结"),
        "Close without a record",
        sources=("confirmed",),
        target="unrecorded",
        may=platform,
        holds=effects.long_over,
        effect=effects.keep_unrecorded,
    ),
    Move(
        "correct_missed",
        _("更正：已使用"),
        "Correct: it was used",
        sources=("missed", "unrecorded"),
        target="used",
        may=keeps,
        asks=(WHY,),
        effect=effects.keep_recorded,
    ),
)

BOOKING = register(
    Process(
        "booking.booking",
        _("预约办理"),
        "Booking",
        description=_(
            "预约按规则当时成功或送确认；使用时签到，用完结束；可改期、取消，停机时要求改期，不来记为失约，过期未登记的自动办结。"
        ),
        states=STATES,
        moves=(*ANSWERING, *CHANGING, *USING),
        entries=(
            Entry(
                "book",
                _("预约"),
                "Book",
                target="confirmed",
                may=may_make,
                notice=notices.CONFIRMED,
                tells=effects.person_of,
            ),
            Entry("request", _("申请预约"), "Request", target="requested", may=may_make),
            Entry("offer", _("保留候补席位"), "Hold a place", target="offered", may=may_offer),
            Entry(
                "import_confirmed",
                _("导入预约"),
                "Import a booking",
                target="confirmed",
                may=platform_or_keeper,
                imports=True,
            ),
            Entry(
                "import_used",
                _("导入已使用的预约"),
                "Import a used booking",
                target="used",
                may=platform_or_keeper,
                imports=True,
            ),
            Entry(
                "import_cancelled",
                _("导入已取消的预约"),
                "Import a cancelled booking",
                target="cancelled",
                may=platform_or_keeper,
                imports=True,
            ),
            Entry(
                "import_missed",
                _("导入失约的预约"),
                "Import a missed booking",
                target="missed",
                may=platform_or_keeper,
                imports=True,
            ),
        ),
    )
)

WAIT = register(
    Process(
        "booking.wait",
        _("预约候补"),
        "Waiting for a booking",
        description=_("时间被占时登记候补；有人取消，按登记先后保留给第一位，未接受的转给下一位。"),
        states=(
            State("waiting", _("候补中"), "Waiting in line", turn=turn_of_nobody),
            State("offered", _("已为候补保留席位"), "Place held for who waits", turn=turn_of_nobody),
            State("filled", _("候补成功"), "Waiting has succeeded", closed=True),
            State("passed", _("候补未接受"), "Offer not taken", closed=True),
            State("withdrawn", _("候补已撤回"), "Waiting withdrawn", closed=True),
            State("over", _("候补时间已过"), "Waited in vain", closed=True),
        ),
        moves=(
            Move(
                "offer",
                _("保留席位"),
                "Hold a place",
                sources=("waiting",),
                target="offered",
                may=may_offer,
                asks=(OFFER,),
                effect=effects.keep_offer,
            ),
            Move(
                "fill",
                _("接受席位"),
                "Take the place",
                sources=("offered",),
                target="filled",
                may=may_follow,
            ),
            Move("pass", _("席位失效"), "Let it pass", sources=("offered",), target="passed", may=may_follow),
            Move("withdraw", _("撤回候补"), "Withdraw", sources=("waiting",), target="withdrawn", may=own),
            Move("end", _("候补结束"), "End", sources=("waiting",), target="over", may=may_offer),
        ),
        entries=(Entry("wait", _("登记候补"), "Wait", target="waiting", may=own),),
    )
)
