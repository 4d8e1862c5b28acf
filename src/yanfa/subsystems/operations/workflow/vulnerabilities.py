"""A weakness: found, confirmed, mended, tested again; or a false alarm, or a risk that is borne for a time."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, deny
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.files.purposes import register as register_purpose
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.operations.effects import vulnerabilities as effects
from yanfa.subsystems.operations.models import Vulnerability
from yanfa.subsystems.operations.permissions import SIGN, WORK, may_sign, may_work
from yanfa.subsystems.operations.permissions.counters import may_work_or_platform, platform_only

RETEST = register_purpose(
    Purpose("operations.vulnerability_retest", "漏洞复测记录", kinds=DOCUMENTS | IMAGES | SHEETS)
)
WHY = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
DONE = Ask("done", _("修复措施"), "What was done", kind=AskKind.PARAGRAPH, logged=True)
RESULT = Ask("result", _("复测结果"), "Result of the retest", kind=AskKind.PARAGRAPH, logged=True)
RECORD = Ask(
    "record", _("复测记录"), "Record", kind=AskKind.FILE, required=False, purpose=RETEST, logged=True
)
UNTIL = Ask("until", _("接受风险至"), "Risk borne until", kind=AskKind.DATE, logged=True)
HELP = Ask("measures", _("替代防护措施"), "Other protection", kind=AskKind.PARAGRAPH, logged=True)


def may_sign_for_another(user: Any, found: Vulnerability | None = None) -> Verdict:
    """An officer who did not enter the finding himself."""
    if found is not None and user is not None and found.recorded_by_id == user.pk:
        return deny(_now("这条漏洞是您登记的，接受风险请由另一位运维管理员签认。"))
    return may_sign(user, found)


VULNERABILITY = register(
    Process(
        "operations.vulnerability",
        _("漏洞处置"),
        "Vulnerability",
        description=_(
            "扫描发现的先确认或认定误报；测评、渗透测试和上级通报的登记即为已确认。修复后复测，通过才关闭；"
            "复测关闭后再次发现的，登记为新的漏洞。"
        ),
        states=(
            State(
                "pending",
                _("待确认"),
                "To be confirmed",
                turn=WORK,
                limit_days="operations.vulnerability_confirm_days",
            ),
            State("confirmed", _("待修复"), "To be repaired", turn=WORK),
            State("fixed", _("待复测"), "To be retested", turn=WORK),
            State("accepted", _("接受风险"), "Risk accepted", turn=SIGN),
            State("verified", _("已复测"), "Retested", closed=True),
            State("false_alarm", _("误报"), "False alarm", closed=True),
        ),
        moves=(
            Move(
                "confirm",
                _("确认漏洞"),
                "Confirm",
                sources=("pending",),
                target="confirmed",
                may=may_work,
                effect=effects.keep_confirmed,
            ),
            Move(
                "dismiss",
                _("认定误报"),
                "Dismiss as false",
                sources=("pending", "confirmed"),
                target="false_alarm",
                may=may_work,
                asks=(WHY,),
                effect=effects.keep_dismissed,
            ),
            Move(
                "fix",
                _("登记修复"),
                "Record the repair",
                sources=("confirmed",),
                target="fixed",
                may=may_work,
                asks=(DONE,),
                effect=effects.keep_fixed,
            ),
            Move(
                "verify",
                _("复测通过"),
                "Retest passed",
                sources=("fixed",),
                target="verified",
                may=may_work,
                asks=(RESULT, RECORD),
                effect=effects.keep_verified,
            ),
            Move(
                "fail",
                _("复测未通过"),
                "Retest failed",
                sources=("fixed",),
                target="confirmed",
                may=may_work_or_platform,
                asks=(WHY,),
                effect=effects.keep_unfixed,
            ),
            Move(
                "accept",
                _("签认接受风险"),
                "Accept the risk",
                sources=("confirmed",),
                target="accepted",
                may=may_sign_for_another,
                asks=(WHY, HELP, UNTIL),
                effect=effects.keep_accepted,
            ),
            Move(
                "resume_repair",
                _("恢复修复"),
                "Resume the repair",
                sources=("accepted",),
                target="confirmed",
                may=may_sign,
                asks=(WHY,),
                effect=effects.end_acceptance,
            ),
            Move(
                "end_acceptance",
                _("接受风险到期"),
                "Acceptance ended",
                sources=("accepted",),
                target="confirmed",
                may=platform_only,
                effect=effects.end_acceptance,
            ),
        ),
        entries=(
            Entry("scanned", _("扫描发现"), "Found by a scan", target="pending", may=may_work_or_platform),
            Entry("reported", _("报告发现"), "Reported", target="confirmed", may=may_work_or_platform),
            Entry(
                "import_closed",
                _("导入已关闭"),
                "Import closed",
                target="verified",
                may=may_work_or_platform,
                imports=True,
            ),
        ),
    )
)
