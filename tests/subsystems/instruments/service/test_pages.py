"""The pages of services: wiring, whom they show what, the API, the sheet, and how many queries a list takes."""

import io
import json
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments.factories import clerk, instrument
from tests.subsystems.instruments.service.situations import Scene, paper
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.importers.usage import UsageSheet
from yanfa.subsystems.instruments.models import ServiceRequest, UsageRecord
from yanfa.subsystems.instruments.services import service_money as money
from yanfa.subsystems.instruments.services.contracts import proposed_lines, quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return Scene()


def url(name, *args):
    return reverse(f"instruments:{name}", args=args)


def test_asked_quoted_and_accepted_through_the_pages(client, scene):
    signed_in(client, scene.user)
    page = url("request_new", scene.instrument.public_id)
    assert client.get(page).status_code == 200
    answer = client.post(page, {"content": "", "purpose": "research"})
    assert answer.status_code == 200
    assert "content" in answer.context["form"].errors
    facts = {
        "content": "形貌",
        "purpose": "research",
        "samples": "2",
        "ways": ["entrust"],
        "subjects": ["430"],
    }
    facts["user_organisation"] = scene.user_unit.public_id
    client.post(page, facts)
    request = ServiceRequest.objects.get()
    assert (request.user_organisation, request.ways, request.subjects) == (
        scene.user_unit,
        ["entrust"],
        ["430"],
    )
    signed_in(client, scene.keeper)
    assert "待单位答复" in client.get(url("requests") + "?box=inbox").content.decode()
    assert client.post(url("request_move", request.public_id, "accept"), {}).status_code == 302
    quoting = url("request_quote", request.public_id)
    assert client.get(quoting).status_code == 200
    lines = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    lines |= {"form-0-item": "电镜", "form-0-unit": "小时", "form-0-price": "600", "form-0-quantity": "2"}
    assert client.post(quoting, lines).status_code == 302
    signed_in(client, scene.user)
    assert "1,200.00" in client.get(request.get_absolute_url()).content.decode()
    assert client.post(url("request_move", request.public_id, "accept_quotation")).status_code == 302
    assert client.post(url("request_message", request.public_id), {"text": "尽快"}).status_code == 302
    assert request.messages.get().text == "尽快"


def test_the_later_steps_open_and_refuse_at_the_field(client, scene):
    request = scene.delivered()
    signed_in(client, scene.keeper)
    for name in (
        "request",
        "request_plan",
        "request_use",
        "request_hand_over",
        "request_dispute",
        "request_frame",
    ):
        assert client.get(url(name, request.public_id)).status_code == 200, name
    invoice = url("request_money", request.public_id, "invoice")
    late = {"number": "1", "issued_on": today() + timedelta(days=2), "amount": "5"}
    assert "issued_on" in client.post(invoice, late).context["form"].errors
    client.post(invoice, late | {"issued_on": today(), "evidence": paper()})
    noted = request.invoices.get()
    assert client.get(url("request_file", request.public_id, noted.evidence.public_id)).status_code == 200
    client.post(url("request_void", request.public_id, "invoice", noted.public_id), {"reason": "开错"})
    assert request.invoices.get().void_reason == "开错"
    client.post(url("request_hand_over", request.public_id), {"title": "报告", "file": paper()})
    deliverable = request.deliverables.get()
    signed_in(client, scene.user)
    client.post(url("deliverable_receive", request.public_id, deliverable.public_id))
    deliverable.refresh_from_db()
    assert deliverable.received_by == scene.user
    client.post(url("request_dispute", request.public_id), {"subject": "费用", "statement": "不符"})
    dispute = request.disputes.get()
    assert client.get(dispute.get_absolute_url()).status_code == 200
    signed_in(client, clerk())
    assert client.get(url("disputes")).status_code == 200
    assert client.post(url("dispute_move", dispute.public_id, "mediate"), {"text": "受理"}).status_code == 302


def test_strangers_get_nothing(client, scene):
    request = scene.delivered()
    record, contract = request.usage.get(), request.contract
    signed_in(client, scene.stranger)
    for page in (
        request.get_absolute_url(),
        contract.get_absolute_url(),
        url("contract_paper", contract.public_id, "pdf"),
        record.get_absolute_url(),
        record.report.get_absolute_url(),
        url("request_money", request.public_id, "invoice"),
        url("usage_import", scene.unit.public_id),
        url("usage_new", scene.instrument.public_id),
        url("questions", scene.instrument.public_id),
    ):
        assert client.get(page).status_code == 404, page
    assert client.get(url("request_money", request.public_id, "bribe")).status_code == 404


def test_contracts_and_usage_open_and_print(client, scene):
    request = scene.delivered()
    contract, record = request.contract, request.usage.get()
    signed_in(client, scene.head)
    for page in (
        *(url("contracts"), contract.get_absolute_url(), url("contract_new"), url("usage")),
        *(url("usage_records"), record.get_absolute_url(), record.report.get_absolute_url()),
        *(
            url("usage_change", record.public_id),
            url("usage_adjustments"),
            url("usage_adjust", record.public_id),
        ),
        *(url("usage_new", scene.instrument.public_id), url("questions", scene.instrument.public_id)),
        *(url("calendar", scene.instrument.public_id), url("usage_import", scene.unit.public_id)),
    ):
        assert client.get(page).status_code == 200, page
    paged = client.get(url("contract_paper", contract.public_id, "docx"))
    assert paged.content.startswith(b"PK")
    assert client.get(url("contract_paper", contract.public_id, "exe")).status_code == 404
    client.post(url("questions", scene.instrument.public_id), {"questions": "电压*｜数字"})
    assert scene.instrument.question_sets.get().questions[0]["kind"] == "number"


def test_lists_are_exported_and_take_the_same_queries_however_long(
    client, scene, django_assert_max_num_queries
):
    signed_in(client, scene.keeper)
    for _ in range(5):
        scene.ask()
    with django_assert_max_num_queries(24):
        client.get(url("requests") + "?box=inbox")
    answer = client.post(url("requests_export") + "?box=inbox")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet.max_row == 6
    assert client.get(url("requests_export")).status_code == 405


def uses(client, scene, **facts):
    """Write a use of the instrument down by its form."""
    given = {
        "started_at": "2025-02-10T09:00",
        "ended_at": "2025-02-10T11:00",
        "hours": "2",
        "samples": "0",
        "amount": "600",
        "purpose": "research",
        "ways": ["entrust"],
        "external": "on",
        "user_unit": "示范用户有限公司",
    }
    page = url("usage_new", scene.instrument.public_id)
    return client.post(page, given | facts, follow=True)


def test_what_is_unusual_about_a_use_is_told_once(client, scene):
    signed_in(client, scene.keeper)
    page = uses(client, scene).content.decode()
    assert page.count("有金额而没有发票号码。") == 1
    assert UsageRecord.objects.count() == 1


def test_more_hours_than_passed_are_refused_at_the_field(client, scene):
    signed_in(client, scene.keeper)
    page = uses(client, scene, hours="2.5")
    assert "开始到结束共 2.00 小时，机时不能超过，现为 2.5" in page.content.decode()
    assert not UsageRecord.objects.exists()


def money_offered(client, request):
    """Which kinds of money the page of a request offers to note."""
    page = client.get(request.get_absolute_url()).content.decode()
    links = {kind: url("request_money", request.public_id, kind) for kind in ("invoice", "payment")}
    return [kind for kind, link in links.items() if f'href="{link}"' in page]


def test_money_is_offered_only_where_it_may_be_noted(client, scene):
    signed_in(client, scene.keeper)
    request = scene.accepted()
    assert money_offered(client, request) == []
    request = scene.contracted()
    assert money_offered(client, request) == ["invoice", "payment"]
    paid = money.note_payment(request, by=scene.keeper, paid_on=today(), amount=Decimal(500))
    perform("cancel_by_user", request, by=scene.user, data={"reason": "计划有变"})
    assert money_offered(client, request) == ["payment"]
    form = client.get(url("request_money", request.public_id, "payment")).context["form"]
    assert [code for code, _label in form.fields["kind"].choices] == ["refund"]
    with pytest.raises(ValidationError, match="只能登记退款"):
        money.note_invoice(request, by=scene.keeper, number="9", issued_on=today(), amount=Decimal(1))
    money.note_payment(request, by=scene.keeper, paid_on=today(), amount=paid.amount, kind="refund")
    assert money_offered(client, request) == []


def row(inner_no, external_id, **facts):
    given = {
        "inner_no": inner_no,
        "external_id": external_id,
        "started_at": "2025-02-10T09:00:00+08:00",
        "ended_at": "2025-02-10T11:00:00+08:00",
        "hours": "2.00",
        "purpose": "research",
    }
    return given | facts


def test_the_units_system_delivers_by_the_api(client, scene):
    signed_in(client, scene.keeper)
    client.enforce_csrf_checks = False
    known = scene.instrument.inner_no
    batch = {
        "unit": scene.unit.uscc,
        "rows": [row(known, "a"), row("unknown", "b"), row(known, "c", hours="30")],
    }

    def deliver(body):
        return client.post("/api/instruments/usage", json.dumps(body), content_type="application/json")

    answer = deliver(batch)
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["new"], [each["row"] for each in told["refused"]]) == (1, [1, 2])
    assert deliver(batch).json()["unchanged"] == 1
    assert UsageRecord.objects.get().external_id == "a"
    assert deliver(batch | {"unit": scene.user_unit.uscc}).status_code == 404
    assert deliver(batch | {"rows": []}).status_code == 422
    known_of = client.get(f"/api/instruments/usage?unit={scene.unit.uscc}").json()
    assert [each["external_id"] for each in known_of["items"]] == ["a"]
    signed_in(client, scene.stranger)
    assert deliver(batch).status_code == 403


def test_a_sheet_is_previewed_without_a_trace_and_imported_once(scene):
    sheet = UsageSheet(scene.unit)
    head = "所在单位仪器编号,单位记录编号,开始时间,结束时间,机时,用途,服务方式,对外服务,用户单位名称"
    number = scene.instrument.inner_no
    good = f"{number},R1,2025-02-10 09:00,2025-02-10 11:00,2,科学研究与技术开发,占用共享,是,{scene.user_unit}"
    data = f"{head}\n{good}\n".encode()
    rows = sheet.read(data, "usage.csv")
    plan = sheet.plan_of(rows)
    assert (len(plan.new), plan.errors) == (1, [])
    assert not UsageRecord.objects.exists()
    sheet.import_rows(rows, by=scene.keeper, source="usage.csv")
    record = UsageRecord.objects.get()
    assert (record.ways, record.user_organisation, record.origin) == (["occupy"], scene.user_unit, "sheet")
    assert sheet.import_rows(rows, by=scene.keeper, source="usage.csv").unchanged == 1
    bad = f"{head}\nNO,R2,2025-02-10 09:00,2025-02-10 11:00,2,科学研究与技术开发,,是,\n".encode()
    assert "没有编号为“NO”" in sheet.plan_of(sheet.read(bad, "usage.csv")).errors[0]


def test_a_quotation_begins_with_the_price_list_of_the_users_group(scene):
    instrument(scene.unit)
    scene.instrument.prices.create(
        item="机时", unit="小时", inner_price=100, outer_price=600, valid_from=today() - timedelta(days=9)
    )
    request = scene.accepted()
    (line,) = proposed_lines(request)
    assert (line["item"], line["price"]) == ("机时", 600)
    assert quote(request, by=scene.keeper, lines=[line]).total == 600


def test_the_calendar_shows_its_week_once_it_is_open(client, scene):
    page = url("calendar", scene.instrument.public_id)
    signed_in(client, scene.keeper)
    assert "没有开放预约日历" in client.get(page).content.decode()
    client.post(url("calendar_open", scene.instrument.public_id))
    shown = client.get(page + "?day=2026-11-25")
    assert shown.status_code == 200
    assert shown.context["week"].calendar.name == scene.instrument.name
    signed_in(client, scene.stranger)
    assert client.get(page + "?day=never").status_code == 200
