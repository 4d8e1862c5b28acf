"""公开信息: due some working days after its issue, published with proof, or exempted with a reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.catalogue import register
from yanfa.kernel.workflow.process import Process
from yanfa.kernel.workflow.tables import Entry, Move, State
from yanfa.subsystems.records.effects import publication as effects
from yanfa.subsystems.records.models.publication import PLACES
from yanfa.subsystems.records.permissions.documents import may_propose, may_run, may_work, writers

from .documents import PROOF, REASON

INFORMATION = register(
    Process(
        "records.information",
        _("信息公开"),
        "Publication of information",
        description=_("信息形成或印发后，在规定工作日内公开，留存页面链接或截图；依规不公开的写明理由。"),
        states=(
            State("unpublished", _("待公开"), "To be published", turn=writers, limit_days=effects.due_limit),
            State("online", _("信息已公开"), "Information published", closed=True),
            State("exempted", _("不予公开"), "Exempted from publication", closed=True),
        ),
        moves=(
            Move(
                "publish_information",
                _("登记公开"),
                "Publish",
                sources=("unpublished",),
                target="online",
                may=may_work,
                asks=(
                    Ask("published_on", _("公开日期"), "Published on", kind=AskKind.DATE, logged=True),
                    Ask(
                        "place",
                        _("公开渠道"),
                        "Where",
                        kind=AskKind.CHOICE,
                        choices=[(str(code), label) for code, label in PLACES],
                        logged=True,
                    ),
                    Ask("link", _("发布页面"), "Page", longest=500, required=False, logged=True),
                    PROOF,
                ),
                effect=effects.publish,
            ),
            Move(
                "exempt",
                _("不予公开"),
                "Exempt",
                sources=("unpublished",),
                target="exempted",
                may=may_run,
                asks=(REASON,),
                effect=effects.exempt,
            ),
        ),
        entries=(
            Entry("note", _("登记应公开信息"), "Note", target="unpublished", may=may_propose),
            Entry("import", _("导入已公开信息"), "Import", target="online", may=may_run, imports=True),
            Entry(
                "import_open",
                _("导入待公开信息"),
                "Import open",
                target="unpublished",
                may=may_run,
                imports=True,
            ),
        ),
    )
)
