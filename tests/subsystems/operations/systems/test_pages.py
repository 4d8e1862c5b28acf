"""The pages: who opens them, what they show and change, spreadsheets there and back, and how many queries they ask."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.registers.people import account, signed_in
from tests.subsystems.operations.systems.records import (
    FIRST,
    YEAR,
    address,
    assessed,
    asset,
    days,
    engineer,
    filing,
    line,
    officer,
    system,
    term,
    vpn_account,
)
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.search.finding import find
from yanfa.subsystems.operations.models import Asset, LedgerPaper, Line, LineTerm, System, VpnAccount
from yanfa.subsystems.operations.services import assets, vpn
from yanfa.subsystems.operations.views.systems_lists import LEDGERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return signed_in(Client(), officer())


@pytest.fixture
def worker():
    return signed_in(Client(), engineer())


@pytest.fixture
def reader():
    return signed_in(Client(), account("reader", "section_head"))


@pytest.fixture
def world():
    """One of everything, by the kind of its register."""
    portal, leased = system(), line()
    term(leased, system=portal, contract_to=days(10))
    filed = filing(portal)
    assessed(filed, FIRST)
    held = asset("A-1", system=portal, site="三楼")
    assets.list_core(held, by=None, starts_on=FIRST, list_version="v1")
    contract = assets.register_contract(
        by=None, number="C-1", name="维保", supplier="甲", starts_on=FIRST, ends_on=days(5), assets=[held]
    )
    account_ = vpn_account("ops001", holder="张三丰", unit="办公室", system=portal, expires_on=days(20))
    vpn.record_sign_ins([(account_, FIRST)], by=None)
    return {
        "systems": portal,
        "lines": leased,
        "addresses": address(leased, system=portal, purpose="门户"),
        "protection": filed,
        "assets": held,
        "maintenance-contracts": contract,
        "vpn": account_,
    }


def words(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def ledger_url(page, /, kind, **more):
    return reverse(f"operations:ledger_{page}", kwargs={"kind": kind, **more})


@pytest.mark.parametrize("kind", LEDGERS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_list_and_record_opens_in_both_languages(kind, language, world, clerk, reader, settings):
    ledger, record = LEDGERS[kind], world[kind]
    for client in (clerk, reader):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        with translation.override(language):
            assert str(ledger.title) in words(client.get(reverse(ledger.list_url)))
        page = words(client.get(record.get_absolute_url()))
        assert "张三丰" not in page
    assert "张**" in words(reader.get(world["vpn"].get_absolute_url()))


@pytest.mark.parametrize("kind", LEDGERS)
def test_readers_see_no_way_to_write_and_have_none(kind, world, reader, worker):
    ledger, record = LEDGERS[kind], world[kind]
    page = words(reader.get(record.get_absolute_url())) + words(reader.get(reverse(ledger.list_url)))
    assert ledger_url("new", kind) not in page
    assert "/do/" not in page
    for client in (reader, worker):
        assert client.get(ledger_url("new", kind)).status_code == 403
        assert client.get(ledger_url("import", kind)).status_code == 403
        assert client.post(ledger_url("change", kind, public_id=record.public_id)).status_code == 403
    for name, act in ledger.acts.items():
        if act.child is None:
            url = ledger_url("act", kind, public_id=record.public_id, name=name)
            assert reader.get(url).status_code == 403
            expected = 200 if act.permission == "operations.work" else 403
            assert worker.get(url).status_code == expected, name


@pytest.mark.parametrize("kind", LEDGERS)
def test_who_holds_no_role_sees_nothing(kind, world, client):
    somebody = signed_in(client, account("somebody"))
    assert somebody.get(reverse(LEDGERS[kind].list_url)).status_code == 403
    assert somebody.get(world[kind].get_absolute_url()).status_code == 403
    assert somebody.post(ledger_url("export_csv", kind)).status_code == 403


@pytest.mark.parametrize("kind", LEDGERS)
def test_forms_open_and_their_refusals_are_shown(kind, world, clerk):
    ledger, record = LEDGERS[kind], world[kind]
    urls = [ledger_url("new", kind)]
    if ledger.change_form:
        urls.append(ledger_url("change", kind, public_id=record.public_id))
    urls += [
        ledger_url("act", kind, public_id=record.public_id, name=name)
        for name, act in ledger.acts.items()
        if act.child is None
    ]
    for url in urls:
        words(clerk.get(url))
        assert "errorlist" in words(clerk.post(url, {"sent": "1"})), url


@pytest.mark.parametrize("kind", LEDGERS)
def test_an_export_is_read_again_and_adds_nothing(kind, world, clerk):
    ledger = LEDGERS[kind]
    answer = clerk.post(ledger_url("export_csv", kind))
    assert answer.status_code == 200
    plan = ledger.importer.plan_of(ledger.importer.read(answer.content, "表.csv"))
    assert (plan.errors, len(plan.new), len(plan.changed), plan.unchanged) == ([], 0, 0, 1)
    assert clerk.post(ledger_url("export_xlsx", kind)).status_code == 200
    assert AuditEvent.objects.filter(action="operations.ledger_export").count() == 2


@pytest.mark.parametrize("kind", LEDGERS)
@pytest.mark.parametrize(
    "query", ["q=%00x", "year=99999&standing=zzz", "page=9999", "system=nowhere&level=x"]
)
def test_filters_that_make_no_sense_break_nothing(kind, query, clerk, world):
    answer = clerk.get(f"{reverse(LEDGERS[kind].list_url)}?{query}")
    assert answer.status_code == 200


def test_filters_narrow(clerk, world):
    lists = {
        "operations:vpn_accounts": ("standing=expiring", "standing=invalid", "ops001"),
        "operations:lines": ("standing=expiring&use=business&system=portal", "standing=closed", "L-1"),
        "operations:assets": ("core=on&system=portal&kind=terminal", "state=scrapped", "A-1"),
        "operations:filings": ("standing=due&level=3", "standing=in_date", "31010-portal-3"),
        "operations:addresses": ("standing=used", "standing=free", "203.0.113.5"),
        "operations:maintenance_contracts": ("standing=expiring&q=甲", "standing=over", "C-1"),
        "operations:systems": ("standing=in_use&q=port", "standing=retired", "系统 portal"),
    }
    for name, (found, missing, shown) in lists.items():
        assert f">{shown}" in words(clerk.get(f"{reverse(name)}?{found}")), name
        assert f">{shown}" not in words(clerk.get(f"{reverse(name)}?{missing}")), name


def test_an_officer_enters_a_line_by_the_forms(clerk):
    portal = system()
    answer = clerk.post(ledger_url("new", "lines"), {"number": "L-7", "operator": "telecom", "name": ""})
    leased = Line.objects.get()
    assert answer.headers["Location"] == leased.get_absolute_url()
    act = {"kind": "lines", "public_id": leased.public_id}
    given = {"starts_on": f"{FIRST}", "use": "business", "system": portal.pk, "up": 50, "down": 200}
    clerk.post(ledger_url("act", **act, name="agree"), given)
    clerk.post(
        ledger_url("act", **act, name="measure"), {"tested_on": f"{today()}", "up": "48.5", "down": "190"}
    )
    block = {"block": "203.0.113.0/29", "gateways": "203.0.113.1", "starts_on": f"{FIRST}", "purpose": "门户"}
    clerk.post(ledger_url("act", **act, name="block"), block)
    page = words(clerk.get(leased.get_absolute_url()))
    for shown in ("48.50", "203.0.113.6", "网关", "补录"):
        assert shown in page
    closing = ledger_url("act_on", **act, name="close", child=LineTerm.objects.get().public_id)
    assert closing in page
    refusal = words(clerk.post(closing, {"ended_on": f"{days(1)}", "reason": "x"}))
    assert "还没有发生" in refusal
    clerk.post(closing, {"ended_on": f"{today()}", "reason": "拆机"})
    assert closing not in words(clerk.get(leased.get_absolute_url()))


def test_the_second_of_two_savers_is_told_on_the_form(clerk):
    made = system()
    url = ledger_url("change", "systems", public_id=made.public_id)
    facts = {"name": "甲", "in_use_from": "2015-01-01", "version": 1}
    assert clerk.post(url, facts).status_code == 302
    assert "他人已修改" in words(clerk.post(url, facts | {"name": "乙"}))
    assert System.objects.get().name == "甲"


def test_moves_of_an_asset_by_its_buttons(clerk, worker):
    asset("A-1")
    held = Asset.objects.get()
    url = reverse("operations:move_asset", args=[held.public_id, "send_to_repair"])
    assert url in words(worker.get(held.get_absolute_url()))
    worker.post(url, {"reason": "屏幕"})
    held.refresh_from_db()
    assert held.state == "repair"
    assert clerk.get(reverse("operations:move_asset", args=[held.public_id, "fly"])).status_code == 404


def test_a_child_of_another_record_and_unknown_acts_are_not_found(clerk, world):
    other = line("L-2")
    child = LineTerm.objects.get().public_id
    act = {"kind": "lines", "public_id": other.public_id}
    assert clerk.get(ledger_url("act_on", **act, name="close", child=child)).status_code == 404
    for name in ("close", "fly"):
        assert clerk.get(ledger_url("act", **act, name=name)).status_code == 404
    assert clerk.get(ledger_url("act_on", **act, name="agree", child=child)).status_code == 404
    assert clerk.get(ledger_url("new", "nothing")).status_code == 404
    filed = {"public_id": world["protection"].public_id}
    assert clerk.get(ledger_url("change", "protection", **filed)).status_code == 404


def test_papers_are_uploaded_given_out_and_withdrawn(clerk, worker, reader, world, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    record = world["lines"]
    url = ledger_url("add_paper", "lines", public_id=record.public_id)
    worker.post(url, {"file": SimpleUploadedFile("合同.pdf", b"%PDF-1.7 x"), "note": "2024"})
    paper = LedgerPaper.objects.get()
    assert paper.file.sha256[:32] in words(reader.get(record.get_absolute_url()))
    given = reader.get(reverse("operations:ledger_paper", args=[paper.public_id]))
    assert b"".join(given.streaming_content) == b"%PDF-1.7 x"
    assert "errorlist" in words(worker.post(url, {"file": SimpleUploadedFile("a.exe", b"MZ")}))
    assert reader.post(url).status_code == 403
    withdraw = reverse("operations:ledger_withdraw_paper", args=[paper.public_id])
    assert worker.post(withdraw).status_code == 403
    clerk.post(withdraw)
    assert paper.public_id not in words(reader.get(record.get_absolute_url()))


def test_a_holder_is_seen_for_a_reason_that_is_written_down(clerk, worker, world):
    url = reverse("operations:vpn_holder", args=[world["vpn"].public_id])
    assert worker.get(url).status_code == 403
    assert "张三丰" not in words(clerk.get(url))
    assert "张三丰" in words(clerk.post(url, {"reason": "核对离职人员账号"}))
    assert AuditEvent.objects.filter(action="access.unmask").count() == 1
    assert "张三丰" not in words(clerk.post(url, {"reason": "短"}))


def test_a_system_shows_what_is_known_about_it(reader, world):
    page = words(reader.get(world["systems"].get_absolute_url()))
    for shown in ("31010-portal-3", "L-1", "A-1", "三楼", "有效账号", "可用静态地址"):
        assert shown in page


def test_the_figures_of_the_year_stand_above_the_list(clerk, world):
    page = words(clerk.get(f"{reverse('operations:vpn_accounts')}?year={YEAR}"))
    assert "本年有登录账号数" in page
    assert f"/indicators/operations.vpn_users/?year={YEAR}" in page


def test_lists_ask_as_many_queries_for_many_records_as_for_few(clerk, world, django_assert_num_queries):
    lists = [reverse(ledger.list_url) for ledger in LEDGERS.values()]
    clerk.get(lists[0])
    few = []
    for url in lists:
        with CaptureQueriesContext(connection) as asked:
            clerk.get(url)
        few.append(len(asked))
    portal = world["systems"]
    for number in range(5):
        leased = line(f"M-{number}")
        term(leased, system=portal)
        address(leased, f"198.51.100.{number}", system=portal)
        asset(f"B-{number}", system=portal)
        vpn_account(f"many{number}", holder="李四", system=portal)
        assessed(filing(system(f"s{number}")), FIRST)
    for url, count in zip(lists, few, strict=True):
        with django_assert_num_queries(count):
            clerk.get(url)


def test_search_finds_records_and_never_holders(world):
    by = account("finder", "operations_engineer")
    found = [hit.title for hit in find("portal", by)]
    assert any("系统 portal" in title for title in found)
    assert not list(find("张三丰", by))
    assert VpnAccount.objects.exists()
