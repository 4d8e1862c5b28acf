"""The process of a load test: recorded, then signed by somebody else, or sent back; a wrong one is made void."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects.load_tests import send_back, sign
from yanfa.subsystems.operations.models import LoadTest
from yanfa.subsystems.operations.permissions import SIGN, may_work
from yanfa.subsystems.operations.permissions.load_tests import (
    may_correct_load_test,
    may_sign_load_test,
    may_void_load_test,
)


def nobody(test: LoadTest) -> frozenset[str]:
    """Nobody: a signed test simply stands."""
    return frozenset()


def recorder(test: LoadTest) -> list[str]:
    """The person who recorded it."""
    return [audience.person(test.recorded_by)] if test.recorded_by else [audience.holders(SIGN)]


REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)

LOAD_TEST = register(
    Process(
        "operations.load_test",
        _("压力测试"),
        "Load test",
        description=_("登记后由另一人对照报告签认；签认后不能修改，有误的作废后重新登记。"),
        states=(
            State(
                "to_sign",
                _("待签认"),
                "To be signed off",
                turn=SIGN,
                limit_days="operations.load_test_sign_days",
            ),
            State(
                "returned",
                _("退回待改"),
                "Sent back",
                turn=recorder,
                limit_days="operations.load_test_sign_days",
            ),
            State("signed_off", _("已签认"), "Signed off", turn=nobody, tags=frozenset({"signed"})),
            State("void", _("测试已作废"), "Void", closed=True),
        ),
        moves=(
            Move(
                "sign",
                _("签认"),
                "Sign",
                sources=("to_sign",),
                target="signed_off",
                may=may_sign_load_test,
                effect=sign,
            ),
            Move(
                "return",
                _("退回"),
                "Return",
                sources=("to_sign",),
                target="returned",
                may=may_sign_load_test,
                asks=(REASON,),
                effect=send_back,
            ),
            Move(
                "resubmit",
                _("重新提交"),
                "Submit again",
                sources=("returned",),
                target="to_sign",
                may=may_correct_load_test,
            ),
            Move(
                "void",
                _("作废"),
                "Make void",
                sources=("to_sign", "returned", "signed_off"),
                target="void",
                may=may_void_load_test,
                asks=(REASON,),
            ),
        ),
        entries=(Entry("record", _("登记"), "Record", target="to_sign", may=may_work),),
    )
)
