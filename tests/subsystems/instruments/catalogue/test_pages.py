"""The public pages: open to everybody, the same for everybody, and silent about what is not public."""

import io
import json
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments.catalogue.test_keeping import bulk, bulk_state
from tests.subsystems.instruments.factories import admin_of, clerk, instrument, unit
from tests.subsystems.instruments.registry.test_services import PNG
from yanfa.subsystems.instruments.models import InstrumentVersion
from yanfa.subsystems.instruments.services.catalogue.listing import catch_up
from yanfa.subsystems.instruments.services.registry_parts import add_image

pytestmark = pytest.mark.django_db
CATALOGUE = "/instruments/"
FORMS = ("pidinst.json", "datacite.json", "datacite.xml", "schema.jsonld", "core.json")


def page_of(record):
    return f"/instruments/i/{record.public_id}/"


def test_a_visitor_searches_and_the_address_holds_the_question(client):
    record = instrument(name="高分辨质谱仪")
    instrument(unit("第二单位"), name="气相色谱仪", district="310104")
    answer = client.get(CATALOGUE, {"q": "质谱", "district": "310115", "sort": "value"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert page_of(record) in text
    assert "气相色谱仪" not in text
    assert re.search(r'name="district" value="310115" checked', text)
    assert "catalogue.xlsx?q=%E8%B4%A8%E8%B0%B1&amp;district=310115&amp;sort=value" in text


def test_htmx_gets_the_part_below_the_words(client):
    instrument()
    whole = client.get(CATALOGUE)
    part = client.get(CATALOGUE, headers={"HX-Request": "true"})
    back = client.get(CATALOGUE, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" not in part.content
    assert b'id="found"' in part.content
    assert b"<html" in back.content
    assert "HX-Request" in part.headers["Vary"]


def test_an_empty_answer_gives_advice(client):
    instrument(name="高分辨质谱仪")
    text = client.get(CATALOGUE, {"q": "质谱 月球"}).content.decode()
    assert "没有找到符合条件的仪器" in text
    assert "不用“月球”一词，可找到 1 台" in text


def test_the_reader_does_not_matter(client):
    record = instrument()
    for path in (CATALOGUE, page_of(record)):
        public = client.get(path).content.decode()
        staff = signed_in(Client(), clerk(login=f"clerk{len(path)}")).get(path).content.decode()
        main = re.compile(r"<main.*</main>", re.DOTALL)
        assert main.search(public)[0] == main.search(staff)[0]


def test_english_pages_show_english_names(client):
    record = instrument()
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert record.name_en in client.get(CATALOGUE).content.decode()
    assert f"<h1>{record.name_en}</h1>" in client.get(page_of(record)).content.decode()


def test_the_landing_page_shows_public_facts_and_its_own_address(client):
    record = instrument(inner_no="内部编号甲", asset_no="资产号乙", serial_no="出厂号丙")
    text = client.get(page_of(record)).content.decode()
    for shown in (record.model, record.technical, "600 元/小时", record.contact_phone, "1,200,000.00"):
        assert shown in text
    for hidden in ("内部编号甲", "资产号乙", "出厂号丙", record.contact_postcode):
        assert hidden not in text
    assert f"http://testserver{page_of(record)}" in text
    assert "<svg" in text


def test_linked_data_in_the_page_cannot_end_the_script(client):
    record = instrument(function="</script><b>&amp;")
    text = client.get(page_of(record)).content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1]
    assert "<" not in data
    assert json.loads(data)["description"] == "</script><b>&amp;"


@pytest.mark.parametrize("form", FORMS)
def test_metadata_are_public_and_hold_no_person(client, form):
    record = instrument()
    answer = client.get(page_of(record) + form)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert record.name in text
    assert record.contact_name not in text
    assert record.contact_phone not in text


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", ""),
        ("*/*", ""),
        ("", ""),
        ("image/png", ""),
        ("application/json", "pidinst.json"),
        ("application/ld+json", "schema.jsonld"),
        ("application/vnd.datacite.datacite+xml", "datacite.xml"),
        ("text/html;q=0.1, application/vnd.datacite.datacite+json", "datacite.json"),
    ],
)
def test_the_accept_header_chooses_the_form(client, accept, form):
    record = instrument()
    answer = client.get(page_of(record), headers={"Accept": accept})
    assert "Accept" in answer.headers["Vary"]
    if form:
        assert answer.headers["Location"] == page_of(record) + form
    else:
        assert answer.headers["Content-Type"].startswith("text/html")


def test_the_number_leads_to_the_page_for_ever(client):
    record = instrument()
    if not record.platform_no:
        bulk(record, platform_no="310000-0001")
        record.refresh_from_db()
    answer = client.get(f"/instruments/n/{record.platform_no}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, page_of(record))
    assert client.get("/instruments/n/nothing/").status_code == 404


def test_a_retired_one_keeps_its_page_and_says_so(client):
    record = instrument()
    bulk_state(record, "retired")
    catch_up()
    text = client.get(page_of(record)).content.decode()
    assert "已退出开放共享" in text
    assert record.contact_phone not in text
    assert record.name not in client.get(CATALOGUE).content.decode()
    assert "DeCommissioned" in client.get(page_of(record) + "pidinst.json").content.decode()


@pytest.mark.parametrize("form", ["", *FORMS])
def test_one_withdrawn_as_secret_is_gone_without_a_fact(client, form):
    record = instrument(name="绝密装置")
    bulk_state(record, "withdrawn")
    catch_up()
    answer = client.get(page_of(record) + form)
    assert answer.status_code == 410
    assert "绝密装置" not in answer.content.decode()
    assert record.organisation.name not in answer.content.decode()


def test_one_declared_secret_is_gone_whatever_its_state(client):
    record = instrument()
    bulk(record, secret=True, secret_reason="涉密", secret_approver="保密办")
    assert client.get(page_of(record)).status_code == 410


def test_what_was_never_published_does_not_exist(client):
    record = instrument(published=False)
    for form in ("", *FORMS):
        assert client.get(page_of(record) + form).status_code == 404
    assert client.get("/instruments/i/nothing/").status_code == 404


def test_comparison_marks_what_differs_and_leaves_out_what_is_hidden(client):
    own = unit()
    records = [instrument(own, model=f"ZX-{number}") for number in range(5)]
    hidden = instrument(own, published=False, name="未发布的草稿")
    ids = [hidden.public_id, *(each.public_id for each in records)]
    text = client.get("/instruments/compare/", {"i": ids}).content.decode()
    assert "未发布的草稿" not in text
    assert [f"ZX-{number}" in text for number in range(5)] == [True, True, True, True, False]
    assert "一次最多对比 4 台" in text
    assert len(re.findall('<tr class="differs">', text)) == 1
    assert client.get("/instruments/compare/").status_code == 200


def test_the_result_leaves_as_a_spreadsheet_of_public_facts(client):
    record = instrument(name="高分辨质谱仪", inner_no="内部编号甲")
    instrument(unit("第二单位"), name="气相色谱仪")
    answer = client.get("/instruments/catalogue.xlsx", {"q": "质谱"})
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert len(rows) == 2
    assert record.name in rows[1]
    assert not {"内部编号甲", record.contact_name} & set(rows[1])


def test_statistics_show_numbers_and_lead_to_the_search(client):
    instrument()
    text = client.get("/instruments/statistics/").content.decode()
    assert "/instruments/?category=01" in text
    assert "<svg" in text


def test_an_empty_platform_has_pages_too(client):
    for path in (
        CATALOGUE,
        "/instruments/statistics/",
        "/instruments/sitemap.xml",
        "/instruments/catalogue.xlsx",
    ):
        assert client.get(path).status_code == 200
    assert client.get("/instruments/sitemap/1.xml").status_code == 404


def test_the_sitemap_lists_every_page_once(client, monkeypatch):
    monkeypatch.setattr("yanfa.subsystems.instruments.views.catalogue.counting.SITEMAP_PAGE", 2)
    own = unit()
    records = [instrument(own) for _ in range(3)]
    instrument(own, published=False)
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = ElementTree.fromstring(client.get("/instruments/sitemap.xml").content)
    found = []
    for place in index.findall("s:sitemap/s:loc", space):
        path = place.text.removeprefix("http://testserver")
        root = ElementTree.fromstring(client.get(path).content)
        found += [each.text for each in root.findall("s:url/s:loc", space)]
    assert found == [f"http://testserver{page_of(each)}" for each in records]


def test_the_sitemap_tells_when_a_page_changed_last(client):
    record = instrument()
    InstrumentVersion.objects.filter(instrument=record).update(valid_from=datetime(2030, 2, 3, 4, tzinfo=UTC))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ElementTree.fromstring(client.get("/instruments/sitemap/1.xml").content)
    assert [each.text for each in root.findall("s:url/s:lastmod", space)] == ["2030-02-03"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_here(client, method):
    record = instrument()
    for path in (CATALOGUE, page_of(record), reverse("instruments:compare")):
        assert getattr(client, method)(path).status_code == 405


def test_pages_cost_few_questions(client, django_assert_max_num_queries):
    own = unit()
    for _ in range(20):
        record = instrument(own)
    client.get(CATALOGUE)
    client.get(page_of(record))
    with django_assert_max_num_queries(8):
        client.get(CATALOGUE)
    with django_assert_max_num_queries(16):
        client.get(page_of(record))


def test_english_pages_name_instruments_in_english(client):
    record = instrument(name="场发射扫描电镜甲", name_en="Field emission microscope A")
    other = instrument(record.organisation, name="场发射扫描电镜乙", name_en="Field emission microscope B")
    client.cookies["language"] = "en"
    page = client.get(page_of(record)).content.decode()
    assert "<title>Field emission microscope A" in page
    assert f'{page_of(other)}">Field emission microscope B</a>' in page
    compared = client.get(f"{reverse('instruments:compare')}?i={record.public_id}").content.decode()
    assert "Field emission microscope A SU8220" in compared
    assert ">Normal</td>" in compared


def test_an_instrument_that_is_not_shared_is_not_asked_for(client):
    shared, kept = instrument(), instrument(unit("第二单位"), share_mode="none")
    for record, offered in ((shared, True), (kept, False)):
        asking = reverse("instruments:request_new", args=[record.public_id])
        assert (asking in client.get(page_of(record)).content.decode()) is offered


def test_a_lost_picture_is_not_there_and_breaks_no_page(client):
    record = instrument()
    admin = admin_of(record.organisation)
    added = add_image(record, by=admin, file=SimpleUploadedFile("a.png", PNG), caption="外观")
    address = reverse("instruments:landing_image", args=[record.public_id, added.public_id])
    assert client.get(address).status_code == 200
    added.file.path.unlink()
    assert client.get(address).status_code == 404
    assert "外观" in client.get(page_of(record)).content.decode()
