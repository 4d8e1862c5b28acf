"""A service as far as a test needs it: asked, quoted, contracted, scheduled, served; made through the services."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.subsystems.instruments.factories import admin_of, instrument, keeper_of, person, unit
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.services import contracts, requests
from yanfa.subsystems.instruments.services import service_finishing as finishing

LINES = [
    {"item": "扫描电镜", "unit": "小时", "price": Decimal("600.00"), "quantity": Decimal("2.50")},
    {"item": "样品制备", "unit": "样", "price": Decimal("33.33"), "quantity": Decimal("3")},
]
TOTAL = Decimal("1599.99")


class Scene:
    """Two units, their people and an instrument that was published long ago."""

    def __init__(self):
        self.unit, self.user_unit = unit("华东材料研究院"), unit("浦江芯片公司")
        self.keeper, self.head = keeper_of(self.unit), admin_of(self.unit)
        self.user = admin_of(self.user_unit, real_name="李明")
        self.stranger = person()
        self.instrument = instrument(self.unit)

    def ask(self, **facts):
        given = {"content": "形貌观察", "user_organisation": self.user_unit, "samples": 3} | facts
        return requests.ask(self.instrument, by=self.user, **given)

    def accepted(self, **facts):
        return perform("accept", self.ask(**facts), by=self.keeper, data={})

    def agreed(self, lines=LINES, **facts):
        """The user has accepted a quotation."""
        request = self.accepted(**facts)
        contracts.quote(request, by=self.keeper, lines=lines)
        return perform("accept_quotation", request, by=self.user)

    def contracted(self, lines=LINES, **facts):
        request = self.agreed(lines, **facts)
        contract = contracts.draft(request, by=self.keeper, valid_to=today() + timedelta(days=90))
        for move, who in (("offer", self.keeper), ("confirm_user", self.user), ("confirm_unit", self.head)):
            contracts.confirm(contract, move, by=who, data={})
        request.refresh_from_db()
        return request

    def scheduled(self, **facts):
        start = now() + timedelta(hours=1)
        return requests.plan(
            self.contracted(**facts), by=self.keeper, starts_at=start, ends_at=start + timedelta(hours=2)
        )

    def in_service(self, **facts):
        return perform("begin", self.scheduled(**facts), by=self.keeper, data={})

    def delivered(self, **facts):
        request = self.in_service(**facts)
        use = {
            "started_at": now() - timedelta(hours=3),
            "ended_at": now() - timedelta(hours=1),
            "hours": Decimal(2),
        }
        finishing.record_use(request, by=self.keeper, facts=use)
        return finishing.deliver(request, by=self.keeper)


def paper(name="报告.pdf", data=b"%PDF-1.7\nreport\n%%EOF"):
    return SimpleUploadedFile(name, data)


def at(day, hour, minute=0):
    """A moment of February 2025 in UTC."""
    return datetime(2025, 2, day, hour, minute, tzinfo=UTC)
