"""After the result: instruments linked as they are registered, what is overdue, and sharing beside the promise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import today
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow.checking import verdict
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import process_of
from yanfa.subsystems.instruments.effects.purchase.applications import TRACKING_YEARS
from yanfa.subsystems.instruments.models import (
    Instrument,
    InstrumentYear,
    PurchaseApplication,
    PurchasedInstrument,
)
from yanfa.subsystems.instruments.notices.purchase import OVERDUE
from yanfa.subsystems.instruments.permissions.confirmation import people_of
from yanfa.subsystems.instruments.permissions.purchase import may_apply
from yanfa.subsystems.instruments.rules.purchase import followed_years
from yanfa.subsystems.instruments.rules.registry import evaluation_days
from yanfa.subsystems.instruments.services.purchase.rounds import insist

LINKED = actions.register("instruments.link_purchase", "关联购入仪器")
ZERO = Decimal(0)


@dataclass(frozen=True)
class SharingYear:
    """The hours that bought instruments served others in an evaluation year, beside what was promised for them."""

    year: int
    served: Decimal
    promised: int

    @property
    def kept(self) -> bool:
        """Whether the promise was kept."""
        return self.served >= self.promised


@transaction.atomic
def link(application: PurchaseApplication, *, by: Any, instrument: Instrument) -> PurchasedInstrument:
    """Link a piece that was bought with its record in the registry. Raises ValidationError and PermissionDenied."""
    insist(may_apply(by, application))
    rows = PurchaseApplication.objects.select_for_update(of=("self",))
    stored: PurchaseApplication = rows.select_related("organisation").get(pk=application.pk)
    if stored.state != "purchased" or stored.accepted_on is None:
        raise ValidationError(_("登记验收以后、确认入网以前才能关联仪器。"))
    if instrument.organisation_id != stored.organisation_id:
        raise ValidationError({"instrument": _("只能关联本单位的仪器。")})
    if stored.pieces.count() >= (stored.agreed_quantity or 0):
        raise ValidationError(
            {"instrument": _("已关联 %s 台套，不能超过同意的台套数。") % stored.agreed_quantity}
        )
    if PurchasedInstrument.objects.filter(instrument=instrument).exists():
        raise ValidationError({"instrument": _("这台仪器已经关联到一项新购申请。")})
    made = PurchasedInstrument.objects.create(application=stored, instrument=instrument, linked_by=by)
    log.record(LINKED, by=by, target=stored, changes={"instrument": instrument.public_id})
    return made


def linkable(application: PurchaseApplication) -> Any:
    """Instruments of the unit that no application has been linked with, the latest first."""
    found = Instrument.objects.filter(organisation=application.organisation_id, purchase=None)
    return found.order_by("-accepted_on", "name", "pk")


def sharing_years(application: PurchaseApplication) -> list[SharingYear]:
    """The evaluation years after acceptance, at most those that are followed, each beside the promise."""
    if application.accepted_on is None:
        return []
    years = followed_years(application.accepted_on, int(policy.get(TRACKING_YEARS).value))
    sums = InstrumentYear.objects.filter(instrument__purchase__application=application, year__in=years)
    served = dict(sums.order_by().values_list("year").annotate(hours=Sum("service_hours")))
    promised = application.sharing_hours * (application.agreed_quantity or 0)
    return [SharingYear(year, served.get(year) or ZERO, promised) for year in years if _over(year)]


def remind_overdue() -> int:
    """Tell units whose bought instruments should have been reported by yesterday; how many applications."""
    from_yesterday = PurchaseApplication.objects.overdue(today()).select_related("organisation")
    told = 0
    for application in from_yesterday.order_by("pk"):
        assert application.register_due is not None
        if (today() - application.register_due).days % 7 != 1:
            continue
        if people := people_of(application.organisation):
            day = application.register_due
            send(OVERDUE, to=people, context={"record": application, "day": day}, about=application)
            told += 1
    return told


def settle_due() -> int:
    """End refusals whose days for reconsideration are over, and followings that are; how many."""
    done = 0
    for state, name in (("published", "end"), ("registered", "finish")):
        rows = PurchaseApplication.objects.filter(state=state)
        if name == "end":
            rows = rows.filter(outcome="refuse")
        for application in rows.order_by("pk").iterator():
            move = process_of(application).move(name)
            if verdict(move, None, application):
                perform(name, application, by=None)
                done += 1
    return done


def _over(year: int) -> bool:
    _start, end = evaluation_days(year)
    return end <= today()
