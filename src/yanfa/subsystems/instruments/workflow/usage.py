"""The processes of usage: a quarterly report is collected, handed in and verified; a closed record is adjusted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.registers.organisations.api import organisations_of
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.effects import usage as effects
from yanfa.subsystems.instruments.models import UsageAdjustment, UsageReport
from yanfa.subsystems.instruments.models.usage import VERIFIED
from yanfa.subsystems.instruments.notices.requests import ADJUSTMENT_ASKED, REPORT_RETURNED
from yanfa.subsystems.instruments.permissions import CLERK, keeps_for, may_keep, may_lead_unit
from yanfa.subsystems.instruments.permissions.requests import is_user_side
from yanfa.subsystems.instruments.workflow.registry import may_check, may_import, of_unit


def may_begin(user: Any, report: UsageReport) -> Verdict:
    """Keepers of the unit, the clerk, and the platform itself when a first record comes."""
    verdict = may_import(user, report)
    return verdict if verdict else keeps_for(user, report)


def sampled(report: UsageReport) -> Verdict:
    """Every record of the sample was looked at and found sound; a report without records has none."""
    samples = report.samples.all()
    if not samples.exists() and report.records.exists():
        return deny(gettext("请先抽查：点击“抽取样本”，逐条核验后再通过。"))
    if samples.filter(sound=None).exists():
        return deny(gettext("还有抽查记录没有核验。"))
    if samples.filter(sound=False).exists():
        return deny(gettext("有抽查记录与佐证不一致，请退回单位更正。"))
    return allow()


def submitter(report: UsageReport) -> list[Any]:
    """Who handed it in."""
    return [report.submitted_by] if report.submitted_by else []


REASON = Ask("reason", _("退回理由"), "Reason", kind=AskKind.PARAGRAPH, longest=2_000, logged=True)
PROMISE = Ask(
    "promise",
    _("本单位承诺所报记录真实、完整"),
    "The unit vouches for its records",
    kind=AskKind.YES,
    logged=True,
)

USAGE_REPORT = register(
    Process(
        "instruments.usage_report",
        _("季度运行与开放记录"),
        "Quarterly report of usage",
        description=_("单位按季度归集、提交，平台抽查核验；核验后的记录只能通过更正申请修改。"),
        states=(
            State("collecting", _("记录归集中"), "Usage being collected", turn=of_unit),
            State(
                "submitted",
                _("服务记录待核验"),
                "Usage to be verified",
                turn=CLERK,
                limit_days="instruments.usage_verify_days",
            ),
            State("verified", _("服务记录已核验"), "Usage verified", closed=True, tags=frozenset({VERIFIED})),
        ),
        moves=(
            Move(
                "submit",
                _("提交核验"),
                "Submit",
                sources=("collecting",),
                target="submitted",
                may=may_lead_unit,
                asks=(PROMISE,),
                effect=effects.hand_in,
            ),
            Move(
                "return",
                _("退回单位"),
                "Return",
                sources=("submitted",),
                target="collecting",
                may=may_check,
                asks=(REASON,),
                effect=effects.hand_back,
                notice=REPORT_RETURNED,
                tells=submitter,
            ),
            Move(
                "verify",
                _("核验通过"),
                "Verify",
                sources=("submitted",),
                target="verified",
                may=may_check,
                holds=sampled,
                effect=effects.verify,
            ),
        ),
        entries=(
            Entry("begin", _("开始归集"), "Begin", target="collecting", may=may_begin),
            Entry("import", _("导入"), "Import", target="collecting", may=may_import, imports=True),
            Entry(
                "import_verified",
                _("导入已核验的季度"),
                "Import a verified quarter",
                target="verified",
                may=may_import,
                imports=True,
            ),
        ),
    )
)


def is_keeper(user: Any, adjustment: UsageAdjustment) -> bool:
    """Whether a person keeps instruments of the unit that served."""
    return bool(may_keep(user, adjustment.record.instrument.organisation))


def is_served(user: Any, adjustment: UsageAdjustment) -> bool:
    """Whether a person is, or acts for, the user that was served."""
    record = adjustment.record
    if record.request is not None and is_user_side(user, record.request):
        return True
    unit = record.user_organisation
    return unit is not None and unit.public_id in organisations_of(user)


def may_adjust(user: Any, adjustment: UsageAdjustment) -> Verdict:
    """The side that the adjustment names."""
    own = is_served if adjustment.side == Side.USER else is_keeper
    return allow() if own(user, adjustment) else deny(gettext("只有管理单位或被服务的用户可以提出更正。"))


def has_user(adjustment: UsageAdjustment) -> bool:
    """Whether the user that was served is on the platform and can answer himself."""
    return adjustment.record.user_organisation_id is not None or adjustment.record.request_id is not None


def may_answer(user: Any, adjustment: UsageAdjustment) -> Verdict:
    """The other side; where the user is not on the platform, the clerk."""
    if adjustment.side == Side.USER:
        return allow() if is_keeper(user, adjustment) else deny(gettext("由管理单位答复。"))
    if has_user(adjustment):
        other = is_served(user, adjustment) and not _asked(user, adjustment)
        return allow() if other else deny(gettext("由被服务的用户答复。"))
    return permitted(user, CLERK)


def _asked(user: Any, adjustment: UsageAdjustment) -> bool:
    return not another_person(user, adjustment.asked_by, gettext("提出更正"))


def may_apply(user: Any, adjustment: UsageAdjustment) -> Verdict:
    """Who acts for the managing unit, or the clerk."""
    verdict = permitted(user, CLERK)
    unit = adjustment.record.instrument.organisation
    if verdict or unit.public_id in organisations_of(user):
        return allow()
    return deny(gettext("由管理单位管理员或平台审核员使其生效。"))


def answerer(adjustment: UsageAdjustment) -> set[str]:
    """The other side, or the clerk where the user is not on the platform."""
    record = adjustment.record
    if adjustment.side == Side.USER:
        return {f"keepers:{record.instrument.organisation.public_id}"}
    tokens = set()
    if record.request is not None:
        tokens.add(audience.person(record.request.applicant))
    if record.user_organisation is not None:
        tokens.add(f"unit:{record.user_organisation.public_id}")
    return tokens or {audience.holders(CLERK)}


def applier(adjustment: UsageAdjustment) -> set[str]:
    """Who acts for the managing unit."""
    return {f"unit:{adjustment.record.instrument.organisation.public_id}"}


def asker(adjustment: UsageAdjustment) -> list[Any]:
    """Who asked for it."""
    return [adjustment.asked_by]


ANSWER = Ask("answer", _("答复"), "Answer", kind=AskKind.PARAGRAPH, required=False, logged=True)
REFUSAL = Ask("answer", _("不同意的理由"), "Why not", kind=AskKind.PARAGRAPH, logged=True)

ADJUSTMENT = register(
    Process(
        "instruments.adjustment",
        _("服务记录更正"),
        "Adjustment of a usage record",
        description=_("一方提出，另一方同意或不同意，由单位管理员或平台使其生效；更正前后的值都保留。"),
        states=(
            State(
                "asked",
                _("更正待答复"),
                "Adjustment asked for",
                turn=answerer,
                limit_days="instruments.adjustment_days",
            ),
            State("agreed", _("更正待生效"), "Adjustment agreed", turn=applier),
            State("refused", _("不同意更正"), "Adjustment refused", closed=True),
            State("applied", _("更正已生效"), "Adjustment applied", closed=True),
            State("withdrawn", _("更正已撤回"), "Adjustment withdrawn", closed=True),
        ),
        moves=(
            Move(
                "agree",
                _("同意更正"),
                "Agree",
                sources=("asked",),
                target="agreed",
                may=may_answer,
                asks=(ANSWER,),
                effect=effects.answer,
                notice=ADJUSTMENT_ASKED,
                tells=asker,
            ),
            Move(
                "refuse",
                _("不同意更正"),
                "Refuse",
                sources=("asked",),
                target="refused",
                may=may_answer,
                asks=(REFUSAL,),
                effect=effects.refuse,
                notice=ADJUSTMENT_ASKED,
                tells=asker,
            ),
            Move(
                "apply",
                _("使更正生效"),
                "Apply",
                sources=("agreed",),
                target="applied",
                may=may_apply,
                effect=effects.apply,
            ),
            Move(
                "withdraw",
                _("撤回更正"),
                "Withdraw",
                sources=("asked", "agreed"),
                target="withdrawn",
                may=may_adjust,
                effect=effects.withdraw,
            ),
        ),
        entries=(Entry("ask", _("提出更正"), "Ask", target="asked", may=may_adjust),),
    )
)
