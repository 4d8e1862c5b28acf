"""成果文件: planned, drafted, countersigned and signed, issued, published, archived; one process for them all."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import local_date
from yanfa.kernel.documents.issued.issuing import documents_of
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.fragments import archiving, chain
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Limit, Move, State
from yanfa.subsystems.records.choices.documents import DocumentKind
from yanfa.subsystems.records.effects import documents as effects
from yanfa.subsystems.records.models import Document, Evidence
from yanfa.subsystems.records.models.documents import EVIDENCE
from yanfa.subsystems.records.notices.documents import RETURNED
from yanfa.subsystems.records.permissions import ARCHIVE, MANAGE, may_archive
from yanfa.subsystems.records.permissions.documents import (
    heads_concerned,
    leaders,
    may_propose,
    may_run,
    may_settle,
    may_work,
    officers,
    signers,
    writers,
)

REASON = Ask("reason", _("理由"), "Reason", kind=AskKind.PARAGRAPH, logged=True)
PROOF = Ask(
    "file", _("佐证文件"), "Evidence", kind=AskKind.FILE, required=False, purpose=EVIDENCE, logged=True
)
STEPS = chain.by_policy(
    "records.chain",
    {"lead": leaders, "countersign": heads_concerned, "officer": officers, "leader": signers},
)


def drafters(document: Document) -> list[Any]:
    """Who uploaded the latest draft."""
    draft = document.drafts.select_related("added_by").first()
    return [draft.added_by] if draft else []


def due_limit(document: Document) -> Limit | None:
    """The working days until the due day, from the day on which it was written down."""
    if document.due_on is None:
        return None
    return effects.until(local_date(document.recorded_at), document.due_on)


def has_draft(document: Document) -> Verdict:
    """There is a draft."""
    if document.drafts.exists():
        return allow()
    return deny(gettext("还没有文稿，请先上传文稿再送审。"))


def is_report(document: Document) -> Verdict:
    """A report or an issue may be fulfilled by what another service issued; a regulation may not."""
    if document.kind == DocumentKind.REGULATION:
        return deny(gettext("规章制度须在本台账印发。"))
    return allow()


def manifest(document: Document) -> dict[str, Any]:
    """What lies in the archive: drafts, issued versions and evidence with their hashes."""
    drafts = document.drafts.select_related("file")
    return {
        "title": document.title,
        "number": document.number,
        "approved_on": document.approved_on,
        "issued_on": document.issued_on,
        "drafts": [[each.number, each.file.name, each.sha256] for each in drafts],
        "issued": [[each.version, each.sha256, each.sealed_sha256] for each in documents_of(document)],
        "evidence": [
            [each.label, each.sha256] for each in Evidence.objects.standing().filter(**reference(document))
        ],
    }


STATES = (
    State("planned", _("计划待批"), "Plan to be approved", turn=MANAGE, limit_days="records.plan_days"),
    State("drafting", _("编撰中"), "Being written", turn=writers, limit_days=due_limit),
    chain.state(
        "approving", label=_("会签签发中"), label_en="Being countersigned and signed", steps_of=STEPS
    ),
    State("approved", _("待印发"), "To be issued", turn=writers, limit_days="records.issue_days"),
    State("issued", _("已印发"), "Issued", turn=ARCHIVE, limit_days="records.archive_days"),
    State(
        "published",
        _("已印发并公开"),
        "Issued and published",
        turn=ARCHIVE,
        limit_days="records.archive_days",
    ),
    archiving.archived_state(),
    State("withdrawn", _("已撤销计划"), "Plan withdrawn", closed=True),
)
PLANNING = (
    Move(
        "approve_plan",
        _("批准计划"),
        "Approve the plan",
        sources=("planned",),
        target="drafting",
        may=may_settle,
        effect=effects.approve_plan,
    ),
    Move(
        "postpone",
        _("延期"),
        "Postpone",
        sources=("drafting",),
        target="drafting",
        may=may_run,
        asks=(Ask("due_on", _("新的应完成日"), "New due day", kind=AskKind.DATE, logged=True), REASON),
        effect=effects.postpone,
    ),
    Move(
        "withdraw_plan",
        _("撤销计划"),
        "Withdraw the plan",
        sources=("planned", "drafting"),
        target="withdrawn",
        may=may_run,
        asks=(REASON,),
        effect=effects.withdraw,
    ),
    Move(
        "link_issued",
        _("以已发文件完成"),
        "Fulfil by an issued document",
        sources=("drafting",),
        target="issued",
        may=may_run,
        shown=is_report,
        asks=(Ask("document", _("已发文件编号"), "Issued document", longest=40, logged=True),),
        effect=effects.link_issued,
    ),
)
ISSUING = (
    Move(
        "issue",
        _("印发"),
        "Issue",
        sources=("approved",),
        target="issued",
        may=may_work,
        asks=(
            Ask("number", _("文号"), "Number", longest=100, required=False, logged=True),
            Ask("delivered_to", _("报送或印发对象"), "Delivered to", longest=200, logged=True),
            Ask(
                "in_force_from",
                _("施行日（规章制度填写）"),
                "In force from",
                kind=AskKind.DATE,
                required=False,
                logged=True,
            ),
        ),
        effect=effects.issue,
    ),
    Move(
        "return_signed",
        _("退回重新编撰"),
        "Return to be written anew",
        sources=("approved",),
        target="drafting",
        may=may_run,
        asks=(REASON,),
        effect=effects.unsign,
    ),
    Move(
        "publish_document",
        _("公开"),
        "Publish",
        sources=("issued",),
        target="published",
        may=may_work,
        asks=(Ask("link", _("发布页面"), "Page", longest=500, logged=True), PROOF),
        effect=effects.publish,
    ),
    archiving.move(sources=("issued", "published"), manifest=manifest, may_archive=may_archive),
)
DOCUMENT = register(
    Process(
        "records.document",
        _("成果文件编发"),
        "Writing and issuing documents",
        description=_("计划批准后编撰，会签签发后印发或报送，可公开，最后归档；延期不改变及时率。"),
        states=STATES,
        moves=(
            *PLANNING,
            *chain.moves(
                source="drafting",
                target="approved",
                back="drafting",
                steps_of=STEPS,
                may_start=may_work,
                separated=drafters,
                holds=has_draft,
                effects={"approve_last": effects.sign},
                told={"send_back": (RETURNED, drafters)},
            ),
            *ISSUING,
        ),
        entries=(
            Entry("propose", _("提出计划"), "Propose", target="planned", may=may_propose),
            Entry("plan", _("下达计划"), "Plan", target="drafting", may=may_run, effect=effects.plan),
            Entry("import", _("补录已印发文件"), "Import", target="issued", may=may_run, imports=True),
            Entry(
                "import_plan", _("导入计划"), "Import a plan", target="drafting", may=may_run, imports=True
            ),
        ),
    )
)
