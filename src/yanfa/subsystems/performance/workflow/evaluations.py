"""The self-evaluation of a project year, and the report on each of its rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import audience
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import archiving, chain, sealing
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.performance.effects import evaluations as effects
from yanfa.subsystems.performance.models import RowReport
from yanfa.subsystems.performance.notices import APPROVED, RETURNED, ROW_RETURNED
from yanfa.subsystems.performance.permissions import (
    ARCHIVE,
    REPORT,
    SEAL,
    SECRECY,
    at,
    may_archive,
    may_assign,
    may_assign_rows,
    may_collect,
    may_manage,
    may_report,
    may_review_secrecy,
    may_run,
    may_seal,
    may_supervise,
    may_work_on,
)
from yanfa.subsystems.performance.workflow import conditions
from yanfa.subsystems.performance.workflow.chains import EVALUATION_STEPS
from yanfa.subsystems.performance.workflow.goals import (
    AUTHORITY_DAYS,
    REASON,
    authority_of,
    officers,
    submitter,
    workers,
)
from yanfa.subsystems.performance.workflow.volume import volume_of


def keepers(record: Any) -> str:
    """The keepers of the seal."""
    return audience.holders(SEAL)


def secrecy_reviewers(record: Any) -> str:
    """The secrecy reviewers."""
    return audience.holders(SECRECY)


def archivists(record: Any) -> str:
    """The archivists."""
    return audience.holders(ARCHIVE)


def reporters(report: RowReport) -> str:
    """The named reporter, else the reporters of the department of the row."""
    if report.reporter is not None:
        return audience.person(report.reporter)
    return at(REPORT, report.department)


def nobody(report: RowReport) -> frozenset[str]:
    """Nobody: the row is gathered, and may still be returned."""
    return frozenset()


def collectors(report: RowReport) -> frozenset[str]:
    """The reporters of the leading department."""
    return workers(report.evaluation)


def who_filled(report: RowReport) -> list[Any]:
    """Who reported on the row."""
    return [report.filled_by] if report.filled_by else []


SELF_EVALUATION = register(
    Process(
        "performance.self_evaluation",
        _("绩效自评"),
        "Self-evaluation",
        description=_(
            "分发到各处室填报，汇总后锁定指标值；评分、编写文字、逐级审批、用印，报主管部门审核，公开前作保密审查，最后归档。"
        ),
        states=(
            State("filling", _("填报中"), "Being filled", turn=workers, tags=frozenset({"open"})),
            State(
                "scoring",
                _("已锁定，评分中"),
                "Locked, being scored",
                turn=workers,
                limit_days="performance.scoring_days",
                tags=frozenset({"open"}),
            ),
            chain.state(steps_of=EVALUATION_STEPS, tags=frozenset({"open"})),
            State(
                "signed", _("已签发，待申请用印"), "Signed", turn=workers, limit_days="performance.step_days"
            ),
            sealing.waiting_state(turn=keepers),
            State(
                "sealed",
                _("已用印"),
                "Sealed",
                turn=officers,
                limit_days="performance.step_days",
                tags=frozenset({"sealed"}),
            ),
            State(
                "authority",
                _("主管部门审核中"),
                "Reviewed by the authority",
                turn=authority_of,
                limit_days=AUTHORITY_DAYS,
                tags=frozenset({"sealed"}),
            ),
            State(
                "secrecy",
                _("公开前保密审查"),
                "Secrecy review",
                turn=secrecy_reviewers,
                limit_days="performance.step_days",
                tags=frozenset({"sealed"}),
            ),
            State(
                "cleared",
                _("可公开"),
                "Cleared",
                turn=officers,
                limit_days="performance.publication_days",
                tags=frozenset({"sealed"}),
            ),
            State(
                "published",
                _("已公开"),
                "Published",
                turn=archivists,
                tags=frozenset({"sealed", "published"}),
            ),
            State(
                "internal",
                _("不公开"),
                "Not published",
                turn=archivists,
                tags=frozenset({"sealed"}),
            ),
            State(
                "archived_public",
                _("已归档（公开）"),
                "Archived, published",
                closed=True,
                tags=frozenset({"sealed", "published", "archived"}),
            ),
            archiving.archived_state(),
        ),
        moves=(
            Move(
                "lock_figures",
                _("汇总并锁定指标值"),
                "Lock the figures",
                sources=("filling",),
                target="scoring",
                may=may_manage,
                holds=conditions.can_lock,
                effect=effects.lock_figures,
            ),
            *chain.moves(
                source="scoring",
                target="signed",
                back="scoring",
                steps_of=EVALUATION_STEPS,
                may_start=may_work_on,
                separated=submitter,
                holds=conditions.can_submit,
                effects={"start": effects.submit},
                told={"send_back": (RETURNED, submitter), "approve_last": (APPROVED, submitter)},
            ),
            Move(
                "reopen_scoring",
                _("退回评分"),
                "Back to scoring",
                sources=("signed", "sealed", "cleared", "internal", "published"),
                target="scoring",
                may=may_manage,
                asks=(REASON,),
                notice=RETURNED,
                tells=submitter,
            ),
            *sealing.moves(
                source="signed",
                target="sealed",
                back="signed",
                seals=(("unit", _("单位公章")),),
                may_request=may_work_on,
                may_keep=may_seal,
                holds=conditions.can_seal,
            ),
            Move(
                "report_up",
                _("报主管部门"),
                "Send to the authority",
                sources=("sealed",),
                target="authority",
                may=may_manage,
                holds=conditions.sealed_scan_back,
            ),
            Move(
                "accept",
                _("审核通过"),
                "Accept",
                sources=("authority",),
                target="secrecy",
                may=may_supervise,
            ),
            Move(
                "return_up",
                _("审核退回"),
                "Return",
                sources=("authority",),
                target="scoring",
                may=may_supervise,
                asks=(REASON,),
                notice=RETURNED,
                tells=submitter,
            ),
            Move(
                "clear",
                _("可以公开"),
                "Clear for publication",
                sources=("secrecy",),
                target="cleared",
                may=may_review_secrecy,
                asks=(Ask("opinion", _("审查意见"), "Opinion", kind=AskKind.PARAGRAPH, logged=True),),
            ),
            Move(
                "keep_internal",
                _("不予公开"),
                "Keep internal",
                sources=("secrecy",),
                target="internal",
                may=may_review_secrecy,
                asks=(REASON,),
            ),
            Move(
                "publish",
                _("公开"),
                "Publish",
                sources=("cleared",),
                target="published",
                may=may_manage,
                holds=conditions.public_version_issued,
            ),
            archiving.move(
                sources=("published",),
                target="archived_public",
                manifest=volume_of,
                may_archive=may_archive,
                suffix="_public",
            ),
            archiving.move(sources=("internal",), manifest=volume_of, may_archive=may_archive),
        ),
        entries=(
            Entry("open", _("启动自评"), "Open", target="filling", may=may_run),
            Entry(
                "import",
                _("补录往年自评"),
                "Take in a past year",
                target="archived_public",
                may=may_run,
                imports=True,
            ),
        ),
    )
)

ROW_REPORT = register(
    Process(
        "performance.row_report",
        _("指标填报"),
        "Report on a row",
        description=_("分发到责任处室，填报人填报，牵头处室汇总；退回写明理由，已填内容不丢。"),
        states=(
            State(
                "assigned",
                _("待填报"),
                "To be reported",
                turn=reporters,
                limit_days="performance.reporting_days",
            ),
            State("filled", _("已填报"), "Reported", turn=collectors, limit_days="performance.step_days"),
            State("collected", _("已汇总"), "Gathered", turn=nobody, tags=frozenset({"collected"})),
        ),
        moves=(
            Move(
                "name_reporter",
                _("指定填报人"),
                "Name the reporter",
                sources=("assigned",),
                target="assigned",
                may=may_assign,
                asks=(
                    Ask(
                        "reporter", _("填报人"), "Reporter", kind=AskKind.INTEGER, required=False, logged=True
                    ),
                ),
                effect=effects.name_reporter,
            ),
            Move(
                "fill",
                _("提交填报"),
                "Submit",
                sources=("assigned",),
                target="filled",
                may=may_report,
                holds=conditions.has_value,
                effect=effects.fill,
            ),
            Move("collect", _("汇总"), "Gather", sources=("filled",), target="collected", may=may_collect),
            Move(
                "return_row",
                _("退回重填"),
                "Return",
                sources=("filled", "collected"),
                target="assigned",
                may=may_collect,
                holds=conditions.rows_unlocked,
                asks=(REASON,),
                notice=ROW_RETURNED,
                tells=who_filled,
            ),
        ),
        entries=(
            Entry("assign", _("分发"), "Hand out", target="assigned", may=may_assign_rows),
            Entry(
                "import",
                _("补录往年填报"),
                "Take in a past year",
                target="collected",
                may=may_assign_rows,
                imports=True,
            ),
        ),
    )
)
