"""The pages of the registry: what each person finds, forms that keep what was typed, and the way to publication."""

from datetime import date

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories as make
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import CustomsRecord, Instrument, InstrumentChange
from yanfa.subsystems.instruments.services import changes
from yanfa.subsystems.instruments.services.registry_worklist import worklist_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make.unit()


@pytest.fixture
def keeper(unit):
    return make.keeper_of(unit)


@pytest.fixture
def admin(unit):
    return make.admin_of(unit)


def typed(**given):
    """The long form as a browser sends it."""
    facts = make.facts(**given)
    sent = {name: str(value) for name, value in facts.items() if not isinstance(value, bool | list)}
    sent |= dict.fromkeys(
        ("fund_central", "fund_district", "fund_foreign_aid", "fund_own", "fund_other"), "0.00"
    )
    sent |= {
        "imported": "on",
        "subjects": facts["subjects"],
        "source": "purchase",
        "equipment_type": "general",
    }
    sent |= {"belongs_to": "none", "run_status": "normal", "share_mode": "external", "version": "1"}
    return sent | {name: str(value) for name, value in given.items()}


def text(answer) -> str:
    return answer.content.decode()


def test_a_keeper_reports_and_finds_it_in_the_list(client, unit, keeper) -> None:
    signed_in(client, keeper)
    assert client.get(reverse("instruments:draft")).status_code == 200
    answer = client.post(reverse("instruments:draft"), typed(inner_no="YQ-1") | {"unit": unit.public_id})
    record = Instrument.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, record.get_absolute_url())
    assert record.subjects == ["430", "150"]
    listed = text(client.get(reverse("instruments:registry"), {"state": "draft"}))
    assert record.name in listed
    assert record.name not in text(client.get(reverse("instruments:registry"), {"state": "published"}))


def test_a_mistake_stands_at_its_field_and_nothing_typed_is_lost(client, unit, keeper) -> None:
    signed_in(client, keeper)
    sent = typed(fund_municipal="7.00") | {"unit": unit.public_id}
    page = text(client.post(reverse("instruments:draft"), sent))
    assert "仪器原值应等于六项经费之和" in page
    assert "SU8220" in page
    assert not Instrument.objects.exists()


def test_a_unit_of_others_cannot_be_chosen(client, keeper) -> None:
    signed_in(client, keeper)
    client.post(reverse("instruments:draft"), typed() | {"unit": make.unit("临港检测中心").public_id})
    assert not Instrument.objects.exists()


def test_who_keeps_no_instruments_is_told_whom_to_ask(client) -> None:
    signed_in(client, make.person())
    assert "请联系单位管理员授予角色" in text(client.get(reverse("instruments:registry")))
    assert "请联系单位管理员授予角色" in text(client.get(reverse("instruments:draft")))


@pytest.mark.parametrize(
    "name",
    ["instrument", "write", "propose_change", "update", "customs", "keep_year", "set_price", "add_image"],
)
def test_what_belongs_to_another_unit_is_not_there(client, name) -> None:
    record = make.instrument(make.unit("临港检测中心"))
    signed_in(client, make.keeper_of(make.unit("西岭材料研究所")))
    assert client.get(reverse(f"instruments:{name}", args=[record.public_id])).status_code == 404


def test_a_change_of_another_unit_is_not_there(client, unit, keeper) -> None:
    record = make.instrument(unit)
    change = _proposed(record, keeper)
    signed_in(client, make.admin_of(make.unit("临港检测中心")))
    for name in ("change", "revise_change"):
        assert client.get(reverse(f"instruments:{name}", args=[change.public_id])).status_code == 404


def _proposed(record, keeper) -> InstrumentChange:
    return changes.propose(record, by=keeper, facts={"model": "SU9000"}, happened_on=date(2025, 1, 6))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_record_page_tells_what_is_due_and_missing(client, unit, keeper, language) -> None:
    record = make.instrument(unit, published=False, function="")
    signed_in(client, keeper)
    page = text(client.get(record.get_absolute_url(), headers={"accept-language": language}))
    assert "95.00 %" in page
    assert reverse("instruments:write", args=[record.public_id]) in page


def test_from_draft_to_publication_through_the_pages(client, unit, keeper, admin) -> None:
    record, clerk = make.instrument(unit, published=False), make.clerk()
    for person, name in ((keeper, "submit"), (admin, "report"), (clerk, "publish")):
        signed_in(client, person)
        address = reverse("instruments:move_instrument", args=[record.public_id, name])
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 302
    page = text(client.get(record.get_absolute_url()))
    assert "首次发布" in page
    assert Instrument.objects.get().platform_no in page


def test_the_worklist_holds_reports_and_changes_with_their_last_day(client, unit, keeper, admin) -> None:
    report = make.instrument(unit, published=False, name="气相色谱仪")
    perform("submit", report, by=keeper)
    perform("report", report, by=admin)
    change = _proposed(make.instrument(unit), keeper)
    perform("submit", change, by=keeper)
    perform("report", change, by=admin)
    rows = list(worklist_of())
    assert [row.instrument for row in rows] == [report, change.instrument]
    assert all(row.due_on is not None for row in rows)
    signed_in(client, make.clerk())
    page = text(client.get(reverse("instruments:worklist")))
    assert "气相色谱仪" in page
    assert change.get_absolute_url() in page


def test_a_change_is_written_and_shown_beside_what_is_published(client, unit, keeper) -> None:
    record = make.instrument(unit, inner_no="YQ-7")
    signed_in(client, keeper)
    address = reverse("instruments:propose_change", args=[record.public_id])
    assert client.get(address).status_code == 200
    sent = {name: _sent(getattr(record, name)) for name in typed() if name not in ("version", "subjects")}
    sent |= {
        "subjects": record.subjects,
        "location": "2 号楼 101",
        "happened_on": "2025-01-06",
        "version": "1",
    }
    answer = client.post(address, sent)
    change = InstrumentChange.objects.get()
    assert answer["Location"] == change.get_absolute_url()
    assert change.proposed == {"location": "2 号楼 101"}
    page = text(client.get(change.get_absolute_url()))
    assert "张江路 1 号 2 楼 201" in page
    assert "2 号楼 101" in page
    assert client.get(reverse("instruments:revise_change", args=[change.public_id])).status_code == 200
    assert change.get_absolute_url() in text(client.get(record.get_absolute_url()))


def _sent(value) -> str:
    return "on" if value is True else str(value)


def test_small_facts_have_a_form_of_their_own(client, unit, admin) -> None:
    record = make.instrument(unit)
    signed_in(client, admin)
    address = reverse("instruments:update", args=[record.public_id])
    page = text(client.get(address))
    assert 'name="fee"' in page
    assert 'name="original_value"' not in page
    sent = {name: getattr(record, name) for name in typed() if name.startswith("contact_")}
    sent |= {
        "sharing_rule": record.sharing_rule,
        "service_content": record.service_content,
        "achievement": "无",
    }
    sent |= {"fee": "700 元/小时", "run_status": "normal", "happened_on": "2025-01-06", "version": "1"}
    assert client.post(address, sent).status_code == 302
    record.refresh_from_db()
    assert record.fee == "700 元/小时"
    assert "700 元/小时" in text(client.get(record.get_absolute_url()))


def test_prices_and_figures_through_their_forms(client, unit, admin) -> None:
    record = make.instrument(unit)
    signed_in(client, admin)
    price = {
        "item": "形貌观察",
        "unit": "小时",
        "inner_price": "200",
        "outer_price": "600",
        "valid_from": "2025-01-01",
    }
    assert client.post(reverse("instruments:set_price", args=[record.public_id]), price).status_code == 302
    year = {"year": "2024", "run_hours": "900", "service_hours": "901", "income": "0", "run_status": "normal"}
    address = reverse("instruments:keep_year", args=[record.public_id])
    assert "不能多于年总运行机时" in text(client.post(address, year))
    assert client.post(address, year | {"service_hours": "450"}).status_code == 302
    page = text(client.get(record.get_absolute_url()))
    assert "形貌观察" in page
    assert "450.00" in page
    ending = reverse("instruments:end_price", args=[record.public_id, record.prices.get().public_id])
    assert client.get(ending).status_code == 405
    assert client.post(ending).status_code == 302
    assert record.prices.get().valid_to is not None


def test_the_overview_is_for_the_unit_and_staff(client, unit, keeper) -> None:
    make.instrument(unit, published=False, name="未报送的色谱仪")
    address = reverse("instruments:overview", args=[unit.public_id])
    for person, status in ((keeper, 200), (make.officer(), 200), (make.person(), 404)):
        signed_in(client, person)
        answer = client.get(address)
        assert answer.status_code == status
        if status == 200:
            assert "未报送的色谱仪" in text(answer)


def test_the_list_asks_the_same_number_of_questions_however_long(
    client, unit, django_assert_max_num_queries
) -> None:
    for _number in range(6):
        make.instrument(unit)
    signed_in(client, make.clerk())
    client.get(reverse("instruments:registry"))
    with django_assert_max_num_queries(16):
        client.get(reverse("instruments:registry"))


def test_the_export_holds_what_the_person_sees(client, unit, keeper) -> None:
    make.instrument(unit, name="本单位的质谱仪")
    make.instrument(make.unit("临港检测中心"), name="别单位的质谱仪")
    signed_in(client, keeper)
    assert client.get(reverse("instruments:export_csv")).status_code == 405
    sheet = client.post(reverse("instruments:export_csv")).content.decode("utf-8-sig")
    assert "本单位的质谱仪" in sheet
    assert "别单位的质谱仪" not in sheet
    assert client.post(reverse("instruments:export_xlsx")).status_code == 200


def test_customs_papers_are_asked_for_on_the_page(client, unit, keeper) -> None:
    record = make.instrument(unit, published=False, customs_supervised=True)
    signed_in(client, keeper)
    assert "填写海关监管信息后才能报送" in text(client.get(record.get_absolute_url()))
    sent = {
        "declaration_no": "221820241182000017",
        "item_no": "1",
        "certificate_no": "Z22182400017",
        "contract_no": "2024-IM-017",
        "port": "浦东机场",
        "customs_office": "上海海关",
        "hs_code": "90121000",
        "imported_on": "2024-01-20",
        "released_on": "2024-01-25",
    }
    assert client.post(reverse("instruments:customs", args=[record.public_id]), sent).status_code == 302
    assert "221820241182000017" in text(client.get(record.get_absolute_url()))
    assert CustomsRecord.objects.get().instrument == record


def test_who_keeps_nothing_is_told_so_and_offered_nothing(client) -> None:
    signed_in(client, make.person())
    page = text(client.get(reverse("instruments:registry")))
    assert "您还不是任何单位的仪器机组人员或管理员" in page
    assert reverse("instruments:export_xlsx") not in page
