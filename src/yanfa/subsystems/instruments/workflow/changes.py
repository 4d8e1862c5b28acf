"""The process of a change of a published record: written beside it, reviewed by the unit, checked, applied."""

from dataclasses import replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import correction
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.effects import changes as effects
from yanfa.subsystems.instruments.effects.activity import CHECKING
from yanfa.subsystems.instruments.models import InstrumentChange
from yanfa.subsystems.instruments.notices.registry import CHANGE_APPLIED, REJECTED, TO_CORRECT
from yanfa.subsystems.instruments.permissions import CLERK, keeps_for, may_lead_unit
from yanfa.subsystems.instruments.permissions.registry import may_check
from yanfa.subsystems.instruments.workflow.registry import REASON, author, of_unit


def something(change: InstrumentChange) -> Verdict:
    """A change changes something."""
    return allow() if change.proposed else deny(gettext("没有填写任何变更内容。"))


def only_direct(change: InstrumentChange) -> Verdict:
    """All of its facts are those that the policy lets a unit update at once."""
    allowed = set(policy.get("instruments.direct_fields").value)
    if change.proposed.keys() <= allowed:
        return something(change)
    return deny(gettext("有的内容须经平台审核，不能直接更新。"))


_ask, _answer = correction.moves(
    stage="check",
    source="submitted",
    waiting="returned",
    back="submitted",
    may_ask=may_check,
    may_answer=may_lead_unit,
    notice=TO_CORRECT,
    tells=author,
)
CHANGE = register(
    Process(
        "instruments.change",
        _("仪器信息变更"),
        "Change of an instrument",
        description=_("变更与已发布信息并列，审核通过后生效并形成新版本；每台仪器同时只有一项未办结的变更。"),
        states=(
            State("draft", _("变更填报中"), "Change draft", turn=of_unit),
            State(
                "unit_review",
                _("变更待单位审核"),
                "Change in unit review",
                turn=of_unit,
                limit_days="instruments.unit_review_days",
            ),
            State(
                "submitted",
                _("变更待平台审核"),
                "Change to be checked",
                turn=CLERK,
                limit_days="instruments.publication_days",
                tags=frozenset({CHECKING}),
            ),
            State(
                "returned",
                _("变更待补正"),
                "Change to be corrected",
                turn=of_unit,
                limit_days="instruments.report_correction_days",
            ),
            State("applied", _("变更已生效"), "Change applied", closed=True),
            State("dropped", _("变更已撤销"), "Change dropped", closed=True),
        ),
        moves=(
            Move(
                "submit",
                _("提交单位审核"),
                "Submit to the unit",
                sources=("draft",),
                target="unit_review",
                may=keeps_for,
                holds=something,
            ),
            Move(
                "send_back",
                _("退回填报人"),
                "Back to the keeper",
                sources=("unit_review",),
                target="draft",
                may=may_lead_unit,
                asks=(REASON,),
            ),
            Move(
                "report",
                _("报送平台"),
                "Report",
                sources=("unit_review",),
                target="submitted",
                may=may_lead_unit,
                holds=something,
                effect=effects.stamp,
            ),
            Move(
                "update",
                _("直接更新"),
                "Update at once",
                sources=("draft", "unit_review"),
                target="applied",
                may=may_lead_unit,
                shown=only_direct,
                effect=effects.update,
            ),
            Move(
                "apply",
                _("审核生效"),
                "Apply",
                sources=("submitted",),
                target="applied",
                may=may_check,
                effect=effects.apply,
                notice=CHANGE_APPLIED,
                tells=author,
            ),
            _ask,
            replace(_answer, holds=something),
            Move(
                "reject",
                _("退回重报"),
                "Send back for a new report",
                sources=("submitted",),
                target="draft",
                may=may_check,
                asks=(REASON,),
                notice=REJECTED,
                tells=author,
            ),
            Move(
                "drop",
                _("撤销变更"),
                "Drop",
                sources=("draft", "unit_review", "submitted", "returned"),
                target="dropped",
                may=keeps_for,
                asks=(
                    Ask(
                        "reason", _("撤销原因"), "Reason", kind=AskKind.PARAGRAPH, required=False, logged=True
                    ),
                ),
            ),
        ),
        entries=(Entry("draft", _("填报变更"), "Draft", target="draft", may=keeps_for),),
    )
)
