"""The process of an instrument's record: reported, checked, published, suspended, retired, withdrawn."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import correction
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.instruments.choices.registry import Leaving, Stop
from yanfa.subsystems.instruments.effects import registry as effects
from yanfa.subsystems.instruments.effects.activity import CHECKING
from yanfa.subsystems.instruments.models import CustomsRecord, Instrument
from yanfa.subsystems.instruments.notices.registry import PUBLISHED, REJECTED, TO_CORRECT
from yanfa.subsystems.instruments.permissions import CLERK, keeps_for, may_lead_unit
from yanfa.subsystems.instruments.permissions.registry import (
    may_check,
    may_import,
    may_import_published,
)
from yanfa.subsystems.instruments.rules import registry as rules

__all__ = [
    "INSTRUMENT",
    "IN_USE",
    "LISTED",
    "REASON",
    "author",
    "may_check",
    "may_import",
    "nobody",
    "of_unit",
]

#: Published and not retired: what counts as 入网.
LISTED = "listed"
#: Published and neither suspended nor under repair: what can be shared.
IN_USE = "in_use"
LEAVING = [
    (Leaving.SCRAPPED, _("报废")),
    (Leaving.TRANSFERRED, _("调出")),
    (Leaving.OTHER, _("其他原因退出")),
]
STOPS = [
    (Stop.REPAIR, _("故障待修")),
    (Stop.IDLE, _("停用封存")),
    (Stop.MOVING, _("搬迁安装")),
    (Stop.OTHER, _("其他原因停用")),
]
REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)


def of_unit(record: Any) -> set[str]:
    """Audience: who acts for the managing unit."""
    return {f"unit:{record.organisation.public_id}"}


def nobody(record: Any) -> frozenset[str]:
    """Nobody: the record simply stands."""
    return frozenset()


def author(record: Any) -> list[Any]:
    """Who wrote the record, unless it was imported."""
    return [record.created_by] if record.created_by is not None else []


def ready(record: Instrument) -> Verdict:
    """What the city requires is filled in, and the customs papers of an instrument that customs watches."""
    required = policy.get("instruments.required_city").value
    names = rules.missing(record.facts(), required)
    labels = [str(Instrument._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    if record.customs_supervised and not CustomsRecord.objects.filter(instrument=record.pk).exists():
        labels.append(str(CustomsRecord._meta.verbose_name))
    if labels:
        return deny(gettext("必填项还没有填齐：%s。") % "、".join(labels))
    return allow()


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
REPORTING = (
    Move(
        "submit",
        _("提交单位审核"),
        "Submit to the unit",
        sources=("draft",),
        target="unit_review",
        may=keeps_for,
        holds=ready,
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
        holds=ready,
        effect=effects.report,
    ),
    Move(
        "publish",
        _("审核发布"),
        "Publish",
        sources=("submitted",),
        target="published",
        may=may_check,
        holds=ready,
        effect=effects.publish,
        notice=PUBLISHED,
        tells=author,
    ),
    _ask,
    replace(_answer, holds=ready),
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
)
STANDING = (
    Move(
        "suspend",
        _("停用、待修"),
        "Suspend",
        sources=("published",),
        target="suspended",
        may=may_lead_unit,
        asks=(
            Ask("kind", _("停用原因"), "Kind", kind=AskKind.CHOICE, choices=STOPS, logged=True),
            REASON,
            Ask("until", _("预计恢复日期"), "Expected back", kind=AskKind.DATE, required=False, logged=True),
        ),
        effect=effects.suspend,
    ),
    Move(
        "resume",
        _("恢复使用"),
        "Resume",
        sources=("suspended",),
        target="published",
        may=may_lead_unit,
        effect=effects.resume,
    ),
    Move(
        "retire",
        _("退出"),
        "Retire",
        sources=("published", "suspended"),
        target="retired",
        may=may_lead_unit,
        asks=(
            Ask("kind", _("退出原因"), "Kind", kind=AskKind.CHOICE, choices=LEAVING, logged=True),
            Ask("document", _("批准文号或处置单号"), "Document", required=False, longest=100, logged=True),
            REASON,
        ),
        effect=effects.retire,
    ),
    Move(
        "withdraw",
        _("涉密撤回"),
        "Withdraw as secret",
        sources=("draft", "unit_review", "submitted", "returned", "published", "suspended"),
        target="withdrawn",
        may=may_lead_unit,
        asks=(
            REASON,
            Ask("approver", _("批准人"), "Approved by", longest=60, help=_("单位保密工作负责人姓名。")),
        ),
        effect=effects.withdraw,
    ),
)
INSTRUMENT = register(
    Process(
        "instruments.instrument",
        _("仪器信息报送"),
        "Report of an instrument",
        description=_(
            "机组人员填报，单位管理员审核报送，平台审核发布；材料不齐的一次性告知；发布后变更另行办理。"
        ),
        states=(
            State("draft", _("仪器填报中"), "Instrument draft", turn=of_unit),
            State(
                "unit_review",
                _("仪器待单位审核"),
                "Instrument in unit review",
                turn=of_unit,
                limit_days="instruments.unit_review_days",
            ),
            State(
                "submitted",
                _("仪器待平台审核"),
                "Instrument to be checked",
                turn=CLERK,
                limit_days="instruments.publication_days",
                tags=frozenset({CHECKING}),
            ),
            State(
                "returned",
                _("仪器信息待补正"),
                "Instrument to be corrected",
                turn=of_unit,
                limit_days="instruments.report_correction_days",
            ),
            State(
                "published",
                _("仪器已入网"),
                "Instrument published",
                turn=nobody,
                tags=frozenset({LISTED, IN_USE}),
            ),
            State(
                "suspended",
                _("仪器停用待修"),
                "Instrument suspended",
                turn=nobody,
                tags=frozenset({LISTED}),
            ),
            State("retired", _("仪器已退出"), "Instrument retired", closed=True),
            State("withdrawn", _("仪器涉密撤回"), "Instrument withdrawn as secret", closed=True),
        ),
        moves=(*REPORTING, *STANDING),
        entries=(
            Entry("draft", _("填报仪器"), "Draft", target="draft", may=keeps_for),
            Entry(
                "import_draft",
                _("导入为草稿"),
                "Import as draft",
                target="draft",
                may=may_import,
                imports=True,
            ),
            Entry(
                "import",
                _("导入已入网仪器"),
                "Import as published",
                target="published",
                may=may_import_published,
                effect=effects.insist_on_number,
                imports=True,
            ),
            Entry(
                "import_suspended",
                _("导入停用仪器"),
                "Import as suspended",
                target="suspended",
                may=may_import_published,
                effect=effects.insist_on_number,
                imports=True,
            ),
            Entry(
                "import_retired",
                _("导入已退出仪器"),
                "Import as retired",
                target="retired",
                may=may_import_published,
                effect=effects.insist_on_number,
                imports=True,
            ),
        ),
    )
)
