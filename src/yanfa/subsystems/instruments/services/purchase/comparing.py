"""The automatic comparison: registered instruments of the same kind, frozen with the application, and what they say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.choices.inspection import VetoKind
from yanfa.subsystems.instruments.choices.purchase import Nearness
from yanfa.subsystems.instruments.choices.registry import ShareMode
from yanfa.subsystems.instruments.models import ComparisonRow, PurchaseApplication, Veto
from yanfa.subsystems.instruments.rules.purchase import Compared, findings
from yanfa.subsystems.instruments.services.catalogue.similar import Similar, similar_to

FULL = "instruments.purchase_full_hours"
LEAST = "instruments.purchase_likeness"
MOST = "instruments.purchase_compared"


def compare_accepted() -> int:
    """Compare what was accepted and has not been compared yet; how many."""
    waiting = PurchaseApplication.objects.filter(state="accepted").order_by("pk")
    found = list(waiting.select_related("organisation", "round"))
    for application in found:
        compare(application)
    return len(found)


@transaction.atomic
def compare(application: PurchaseApplication) -> PurchaseApplication:
    """Freeze the instruments of the same kind and the findings with an accepted application. Raises MoveRefused."""
    least = Decimal(policy.get(LEAST).value)
    alike = [each for each in _asked(application) if Decimal(str(each.likeness.score)) >= least]
    rows = [_row(application, each) for each in alike]
    stored = PurchaseApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    stored.alike.all().delete()
    ComparisonRow.objects.bulk_create(rows)
    stored.findings = [each.plain() for each in _findings(stored, rows)]
    stored.compared_at = now()
    stored.versions = {code: policy.get(code).version_id for code in (FULL, LEAST, MOST)}
    stored.save(update_fields=["findings", "compared_at", "versions"])
    perform("compare", application, by=None)
    application.refresh_from_db()
    return application


def _asked(application: PurchaseApplication) -> list[Similar]:
    models = " ".join(application.candidates.values_list("model", flat=True))
    return similar_to(
        category=application.category,
        words=f"{application.name} {models} {application.purpose[:300]}",
        value=application.unit_price,
        unit=application.organisation,
        limit=int(policy.get(MOST).value),
    )


def _row(application: PurchaseApplication, alike: Similar) -> ComparisonRow:
    instrument = alike.instrument
    near = Nearness.CITY
    if alike.same_unit:
        near = Nearness.UNIT
    elif instrument.district == application.organisation.district:
        near = Nearness.DISTRICT
    kilometres = alike.likeness.kilometres
    return ComparisonRow(
        application=application,
        instrument=instrument,
        name=instrument.name,
        model=instrument.model,
        unit_name=instrument.organisation.name,
        nearness=near,
        likeness=Decimal(str(alike.likeness.score)),
        used_hours=alike.used_hours,
        outside_hours=alike.outside_hours,
        free_hours=alike.free_hours,
        kilometres=None if kilometres is None else Decimal(str(kilometres)),
        share_mode=instrument.share_mode,
    )


def _findings(application: PurchaseApplication, rows: list[ComparisonRow]) -> list[Any]:
    compared = [
        Compared(Nearness(row.nearness), row.used_hours, row.free_hours, row.share_mode == ShareMode.EXTERNAL)
        for row in rows
    ]
    return findings(
        compared,
        full=int(policy.get(FULL).value),
        wanted_hours=application.expected_hours * application.quantity,
        purchase_type=application.purchase_type,
        exclusive=bool(application.exclusive_reason.strip()),
        again=application.again_of_id is not None,
        vetoes=Veto.objects.against(application.organisation_id, VetoKind.PURCHASE, today()).count(),
    )


def told(application: PurchaseApplication) -> list[dict[str, str]]:
    """The findings as sentences in the reader's language: [{leaning, text}]."""
    words = _sentences()
    return [
        {"leaning": each["leaning"], "text": words[each["code"]] % each["figures"]}
        for each in application.findings
    ]


def _sentences() -> dict[str, str]:
    return {
        "none_alike": _("本单位和本市没有同类仪器入网：符合“本单位和本地区没有同类仪器”的推荐条件。"),
        "saturated": _(
            "同类仪器 %(count)s 台套，年均机时 %(mean)s 小时，达到 %(full)s 小时：符合“同类仪器已饱和”的推荐条件。"
        ),
        "enough": _(
            "同类仪器 %(count)s 台套，年均机时 %(mean)s 小时，不足 %(full)s 小时，可共享机时 %(free)s 小时，"
            "能满足预期的 %(wanted)s 小时：属于不推荐购置的情形。"
        ),
        "not_enough": _(
            "同类仪器 %(count)s 台套，年均机时 %(mean)s 小时，可共享机时 %(free)s 小时，少于预期的 %(wanted)s 小时。"
        ),
        "own_free": _("本单位有 %(count)s 台套同类仪器未饱和，可用机时 %(free)s 小时。"),
        "online": _("在线专用仪器：符合推荐条件。"),
        "upgrade": _("现有仪器的配套或升级：符合推荐条件。"),
        "exclusive": _("申请单位说明因实验性质不能共享，请专家核实理由。"),
        "again": _("同一单位曾申请过同类仪器，请对照以前的结论。"),
        "veto": _("申请单位有 %(count)s 项未解除的否决事项。"),
    }
