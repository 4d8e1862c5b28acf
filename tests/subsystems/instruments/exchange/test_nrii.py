"""The exchange with the national platform: records, states, and what may be delivered again."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories as make
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.instruments.choices.exchange import RecordType
from yanfa.subsystems.instruments.importers import exchange_answers
from yanfa.subsystems.instruments.models import (
    Instrument,
    InstrumentYear,
    NriiDelivery,
    NriiRecord,
    UsageReport,
)
from yanfa.subsystems.instruments.rules import exchange as rules
from yanfa.subsystems.instruments.services import exchange_nrii as services
from yanfa.subsystems.instruments.services.exchange_contents import place_of

YEAR = 2024


@pytest.fixture
def of(db):
    """An instrument worth delivering, one too cheap, one secret draft; and the clerk."""
    unit = make.unit()
    facts = {
        "unit": unit,
        "record": make.instrument(unit, original_value=Decimal("1234567.00")),
        "cheap": make.instrument(unit, original_value=Decimal("499999.99")),
        "draft": make.instrument(unit, published=False),
        "clerk": make.clerk(),
    }
    InstrumentYear.objects.create(
        instrument=facts["record"],
        year=YEAR,
        run_hours=1200,
        service_hours=300,
        income=45678,
        run_status="normal",
    )
    return type("Of", (), facts)


def answer(of, record, status, reason=""):
    head = "记录类型,所属单位标识,记录标识,审核状态,不通过原因\n"
    data = f"{head}4,{of.unit.uscc},{record.inner_no},{status},{reason}\n".encode()
    rows = exchange_answers.read(data, "答复.csv")
    return exchange_answers.import_rows(rows, by=of.clerk, source="答复.csv")


def test_worth_is_in_ten_thousands_with_two_decimals():
    assert rules.ten_thousands(Decimal("1234567.00")) == "123.46"
    assert rules.ten_thousands(Decimal("5000")) == "0.50"
    assert rules.ten_thousands(None) == "0.00"


def test_places_in_words_are_taken_apart():
    assert place_of("上海市浦东新区") == {"province": "上海市", "city": "上海市", "county": "浦东新区"}
    assert place_of("江苏省苏州市昆山市") == {"province": "江苏省", "city": "苏州市", "county": "昆山市"}


def test_an_instrument_is_delivered_in_the_national_fields(of):
    delivery = services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    told = json.loads(services.file_of(delivery))
    (record,) = told["records"]
    assert (told["recordType"], told["count"], delivery.count) == (4, 1, 1)
    assert record["innerId"] == of.record.inner_no
    assert record["insCode"] == of.unit.uscc
    assert (record["worth"], record["runMachine"], record["serviceIncome"]) == ("123.46", "1200", "4.57")
    assert (record["shareMode"], record["status"], record["instrSource"]) == ("2", "1", "1")
    assert (record["funds"], record["nation"], record["year"]) == ("2", "日本", 2024)
    assert services.file_of(delivery) == services.file_of(NriiDelivery.objects.get())


def test_a_submitted_record_waits_for_its_answer(of):
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    assert NriiRecord.objects.get().state == "pending"
    Instrument.objects.filter(pk=of.record.pk).update(model="新型号")
    with pytest.raises(ValidationError, match="没有需要上报的记录"):
        services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)


def test_what_passed_is_delivered_again_when_it_changed_and_only_then(of):
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    answer(of, of.record, 1)
    assert services.states_of(RecordType.INSTRUMENT)["passed"] == 1
    with pytest.raises(ValidationError, match="没有需要上报的记录"):
        services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    Instrument.objects.filter(pk=of.record.pk).update(model="新型号")
    assert services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk).count == 1
    assert NriiRecord.objects.count() == 1


def test_what_was_refused_keeps_the_reason_until_it_is_mended(of):
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    answer(of, of.record, 2, "缺少图片")
    record = NriiRecord.objects.get()
    assert (record.state, record.reason) == ("failed", "缺少图片")
    with pytest.raises(ValidationError, match="没有需要上报的记录"):
        services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    Instrument.objects.filter(pk=of.record.pk).update(technical="已补充")
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    record.refresh_from_db()
    assert (record.state, record.reason) == ("pending", "")


@pytest.mark.parametrize(
    ("status", "reason", "sentence"), [(2, "", "应写明原因"), (1, "", "没有这条上报记录")]
)
def test_answers_that_cannot_be_are_told_and_nothing_is_set(of, status, reason, sentence):
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    with pytest.raises(exchange_answers.ImportRefused) as refused:
        answer(of, of.record if status == 2 else of.cheap, status, reason)
    assert sentence in refused.value.plan.errors[0]
    assert NriiRecord.objects.get().state == "pending"


def test_the_same_answers_again_change_nothing(of):
    services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    answer(of, of.record, 1)
    plan = answer(of, of.record, 1)
    assert (plan.new, plan.unchanged) == ([], 1)


def test_service_records_of_verified_quarters_are_delivered_once(of):
    start = datetime(2025, 2, 10, 1, tzinfo=UTC)
    make.usage(of.record, started=start, amount=100)
    with pytest.raises(ValidationError):
        services.deliver(RecordType.SERVICE, YEAR, by=of.clerk)
    report = UsageReport(organisation=of.unit, year=2025, quarter=1, part=2)
    path = [("verified", datetime(2025, 4, 20, 1, tzinfo=UTC))]
    enter(report, by=None, entry="import_verified", source="测试", history=path)
    use = make.usage(of.record, started=start, report=report, amount=500, ways=["occupy"])
    (record,) = services.deliver(RecordType.SERVICE, YEAR, by=of.clerk).content
    assert (record["recordId"], record["serviceWay"]) == (use.public_id, "1")
    assert Decimal(record["serviceAmount"]) == 500
    with pytest.raises(ValidationError):
        services.deliver(RecordType.SERVICE, YEAR, by=of.clerk)


def test_a_summary_adds_up_the_unit(of):
    (record,) = services.deliver(RecordType.SUMMARY, YEAR, by=of.clerk).content
    assert (record["instrNum"], record["instrWorth"], record["billNum"]) == (1, "123.46", 0)


def test_overlong_texts_are_told_before_anything_is_marked(of):
    Instrument.objects.filter(pk=of.record.pk).update(function="长" * 301)
    with pytest.raises(ValidationError, match="function 有 301 字"):
        services.deliver(RecordType.INSTRUMENT, YEAR, by=of.clerk)
    assert not NriiRecord.objects.exists()


def test_only_the_clerk_delivers(of):
    with pytest.raises(PermissionDenied):
        services.deliver(RecordType.INSTRUMENT, YEAR, by=make.admin_of(of.unit))


def test_pages_and_api(of, client):
    signed_in(client, of.clerk)
    page = client.post("/instruments/exchange/nrii/deliver/", {"type": "4", "year": str(YEAR)})
    assert page.status_code == 302
    assert "单台套仪器" in client.get("/instruments/exchange/nrii/").content.decode()
    delivery = NriiDelivery.objects.get()
    for ending in ("json", "xlsx"):
        assert client.get(f"/instruments/exchange/nrii/{delivery.public_id}.{ending}").status_code == 200
    assert client.get("/instruments/exchange/nrii/answers/").status_code == 200
    assert client.get("/instruments/exchange/import/").status_code == 200
    assert client.post("/instruments/exchange/export.xlsx").status_code == 200
    told = client.get("/api/instruments/records").json()
    assert [each["platformNo"] for each in told["items"]] == [of.record.platform_no, of.cheap.platform_no]
    assert told["next"] is None
    one = client.get(f"/api/instruments/records/{of.record.platform_no}").json()
    assert (one["tRmb"], one["equipType"]) == ("1234567.00", "通用")
    assert client.get("/api/instruments/records/none").status_code == 404
