"""制度 and 检查: a regulation is reviewed in time until it is repealed; the problems of an inspection are mended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.records.effects import regulations as effects
from yanfa.subsystems.records.models.regulations import CONCLUSIONS
from yanfa.subsystems.records.permissions import MANAGE
from yanfa.subsystems.records.permissions.documents import may_propose, may_run, may_work, writers

from .documents import PROOF, REASON


def departments() -> list[tuple[str, str]]:
    """The departments that stand."""
    standing = Department.objects.filter(closed_on=None).order_by("name", "pk")
    return [(each.public_id, each.name) for each in standing]


RENEW = Move(
    "renew",
    _("重计复审期"),
    "Count the review anew",
    sources=("kept",),
    target="kept",
    may=may_run,
)
REVIEW = Move(
    "review",
    _("登记复审"),
    "Review",
    sources=("kept",),
    target="kept",
    may=may_work,
    asks=(
        Ask("reviewed_on", _("复审日期"), "Reviewed on", kind=AskKind.DATE, logged=True),
        Ask(
            "conclusion",
            _("复审结论"),
            "Conclusion",
            kind=AskKind.CHOICE,
            choices=[(str(code), label) for code, label in CONCLUSIONS],
            logged=True,
        ),
        Ask("opinion", _("复审意见"), "Opinion", required=False, logged=True),
        PROOF,
    ),
    effect=effects.review,
)
ASSIGN = Move(
    "assign",
    _("调整责任处室"),
    "Assign",
    sources=("kept",),
    target="kept",
    may=may_run,
    asks=(
        Ask("department", _("责任处室"), "Division", kind=AskKind.CHOICE, choices=departments, logged=True),
        Ask("post", _("责任岗位"), "Post", required=False, longest=100, logged=True),
    ),
    effect=effects.assign,
)
REPEAL = Move(
    "repeal",
    _("废止"),
    "Repeal",
    sources=("kept",),
    target="repealed",
    may=may_run,
    asks=(
        Ask("repealed_on", _("废止日"), "Repealed on", kind=AskKind.DATE, logged=True),
        Ask("basis", _("废止依据"), "Basis", longest=200, logged=True),
    ),
    effect=effects.repeal,
)
REGULATION = register(
    Process(
        "records.regulation",
        _("制度管理"),
        "Keeping a regulation",
        description=_("制度以印发的版本为准，按期复审，登记执行情况，直至废止。"),
        states=(
            State(
                "kept", _("制度在册"), "Kept on the register", turn=writers, limit_days=effects.review_limit
            ),
            State("repealed", _("已废止"), "Repealed", closed=True),
        ),
        moves=(REVIEW, ASSIGN, RENEW, REPEAL),
        entries=(
            Entry("register", _("登记制度"), "Register", target="kept", may=may_propose),
            Entry("import", _("导入制度"), "Import", target="kept", may=may_run, imports=True),
        ),
    )
)
INSPECTION = register(
    Process(
        "records.inspection",
        _("检查与整改"),
        "Inspection and mending",
        description=_("检查发现的问题限期整改，核实后销号；没有问题的登记即办结。"),
        states=(
            State(
                "mending",
                _("问题整改中"),
                "Problems being mended",
                turn=writers,
                limit_days=effects.mending_limit,
            ),
            State(
                "mended",
                _("待核实整改"),
                "Mending to be verified",
                turn=MANAGE,
                limit_days="records.rectify_check_days",
            ),
            State("verified", _("整改已核实"), "Mending verified", closed=True),
            State("clean", _("未发现问题"), "No problem found", closed=True),
        ),
        moves=(
            Move(
                "report_mended",
                _("报送整改"),
                "Report the mending",
                sources=("mending",),
                target="mended",
                may=may_work,
                asks=(
                    Ask(
                        "result", _("整改结果"), "Result", kind=AskKind.PARAGRAPH, longest=5_000, logged=True
                    ),
                    PROOF,
                ),
                effect=effects.report_mended,
            ),
            Move(
                "verify_mended",
                _("核实销号"),
                "Verify",
                sources=("mended",),
                target="verified",
                may=may_run,
                effect=effects.close_inspection,
            ),
            Move(
                "return_mended",
                _("退回继续整改"),
                "Return",
                sources=("mended",),
                target="mending",
                may=may_run,
                asks=(REASON,),
                effect=effects.return_inspection,
            ),
        ),
        entries=(
            Entry(
                "record_problem", _("登记有问题的检查"), "Record problems", target="mending", may=may_propose
            ),
            Entry(
                "record_clean", _("登记无问题的检查"), "Record no problem", target="clean", may=may_propose
            ),
            Entry("import", _("导入检查"), "Import", target="verified", may=may_run, imports=True),
            Entry(
                "import_clean",
                _("导入无问题的检查"),
                "Import clean",
                target="clean",
                may=may_run,
                imports=True,
            ),
            Entry(
                "import_open",
                _("导入整改中的检查"),
                "Import open",
                target="mending",
                may=may_run,
                imports=True,
            ),
        ),
    )
)
