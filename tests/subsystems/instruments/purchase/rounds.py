"""A round with its people, from the unit's draft to whatever a test needs, by the doors that the product uses."""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import account
from tests.subsystems.instruments import factories
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.policy import installation
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import RoleGrant
from yanfa.subsystems.instruments.effects.purchase.applications import form_number
from yanfa.subsystems.instruments.exports.purchase import form_layout, written
from yanfa.subsystems.instruments.models import PurchaseApplication
from yanfa.subsystems.instruments.services.purchase import applying, comparing, documents, ranking, rounds

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)
_serials = count(1)


@contextmanager
def on(day):
    """That day at ten o'clock in Shanghai."""
    if not installation.is_demonstration():
        installation.mark("demonstration")
    with demonstration_time(datetime(day.year, day.month, day.day, 2, tzinfo=UTC)):
        yield


def scan():
    """The photograph of a sealed page."""
    return SimpleUploadedFile("scan.png", PNG, "image/png")


def ranker(department):
    """Who ranks for a department."""
    user = account(f"ranker{next(_serials)}", real_name="部门经办")
    RoleGrant.objects.create(
        user=user,
        role="budget_department_officer",
        scope=department.public_id,
        valid_from=date(2020, 1, 1),
    )
    return user


def facts(**given):
    """An application that lacks nothing: two pieces at a million each."""
    quantity = given.get("quantity", 2)
    price = Decimal(given.get("unit_price", "1000000"))
    return {
        "name": "透射电子显微镜",
        "category": "010102",
        "quantity": quantity,
        "unit_price": price,
        "fund_municipal": quantity * price,
        "purpose": "材料微观结构分析",
        "necessity": "现有设备机时已满",
        "technical": "按项目要求",
        "selection": "按性能价格比选定",
        "installation": "已有实验室",
        "staff": "两名实验员",
        "expected_hours": 1200,
        "sharing_promised": True,
        "sharing_feasibility": "纳入公共平台",
        "sharing_hours": 300,
        "sharing_scope": "本市单位",
        "sharing_method": "预约",
        **given,
    }


MODELS = [
    {
        "maker": f"厂商{place}",
        "model": f"型号{place}",
        "price": Decimal(1_000_000),
        "key_data": "分辨率 0.1 nm",
    }
    for place in (1, 2, 3)
]


class Story:
    """One department, its unit, the office, the authority, and a round for the budget of 2026."""

    def __init__(self):
        self.department = factories.unit("市教育委员会")
        self.unit = factories.unit("华东大学", parent=self.department)
        self.admin, self.ranker = factories.admin_of(self.unit), ranker(self.department)
        self.officer, self.authority = factories.officer(), factories.person("authority_officer")
        with on(date(2025, 6, 1)):
            days = rounds.suggested_days(2026)
            self.round = rounds.create_round(by=self.officer, budget_year=2026, title="2026年度评议", **days)
            perform("announce", self.round, by=self.officer, data={"notice_no": "沪科〔2025〕1号"})

    def begun(self, **given):
        """An application with its models."""
        with on(date(2025, 7, 1)):
            made = applying.begin(
                by=self.admin, round=self.round, organisation=self.unit, facts=facts(**given)
            )
            return applying.save(
                made, by=self.admin, version=made.version, facts=facts(**given), candidates=MODELS
            )

    def sealed(self, **given):
        """Printed, sealed, and with the department."""
        made = self.begun(**given)
        with on(date(2025, 7, 2)):
            data, _kind = written(form_layout(made, form_number(made)), "docx")
            documents.issue_form(made, by=self.admin, data=data, form="docx")
            documents.receive_form(made, by=self.admin, upload=scan())
            return perform("seal", made, by=self.admin)

    def ranked(self, number=1, **given):
        """Checked and submitted in order."""
        made = [self.sealed(**{"name": f"电镜{place}", **given}) for place in range(1, number + 1)]
        with on(date(2025, 7, 20)):
            for each in made:
                perform("check", each, by=self.ranker)
            self.ranking = ranking.begin_ranking(by=self.ranker, round=self.round, department=self.department)
            places = {each.public_id: place for place, each in enumerate(made, 1)}
            ranking.set_ranks(self.ranking, by=self.ranker, places=places)
            ranking.submit(self.ranking, by=self.ranker)
        return [self.fresh(each) for each in made]

    def compared(self, number=1, **given):
        """Accepted and compared."""
        made = self.ranked(number, **given)
        with on(date(2025, 8, 11)):
            perform("start_review", self.round, by=self.officer)
            for each in made:
                perform("accept", each, by=self.officer)
                comparing.compare(each)
        return made

    def fresh(self, application):
        """The application as it stands now."""
        return PurchaseApplication.objects.select_related("round", "organisation", "department").get(
            pk=application.pk
        )
