"""Pages: wiring, masks, who finds an expert, and lists that ask as often for many as for few."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.registers.experts.people import expert
from tests.registers.people import account, signed_in
from tests.registers.units import administrator, unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.search.finding import find
from yanfa.registers.experts.models import Avoidance, Expert
from yanfa.registers.experts.services.agreeing import consent_of

pytestmark = pytest.mark.django_db

PRIVATE = {"phone": "13912345678", "email": "zhou@example.org", "identity_kind": "passport",
           "identity_number": "E12345678", "bank_name": "某行某支行", "bank_account": "6222000012345678"}  # fmt: skip


@pytest.fixture
def registrar(client):
    return signed_in(client, account("registrar1", "expert_registrar"))


def url(name, *args):
    return reverse(f"experts:{name}", args=args)


def test_the_list_filters_and_asks_no_more_for_many(registrar):
    expert("周材料", subjects=("430",), kinds=("financial",))
    expert("吴物理", subjects=("140",))

    def asked(**filters):
        with CaptureQueriesContext(connection) as queries:
            page = registrar.get(url("experts"), filters).content.decode()
        return page, len(queries)

    _page, few = asked()
    for _ in range(8):
        expert()
    _page, many = asked()
    assert many == few
    for filters in ({"subject": "430"}, {"kind": "financial"}, {"q": "周材"}):
        page, _count = asked(**filters)
        assert "周材料" in page
        assert "吴物理" not in page
    assert "没有符合条件的专家" in asked(state="left")[0]


def test_nobody_but_readers_finds_an_expert(client):
    found = expert("欧阳锋芒", **PRIVATE)
    reader = account("registrar1", "expert_registrar")
    assert [hit.title for hit in find("欧阳锋芒", reader)] == ["欧阳锋芒"]
    applicant = administrator(unit(), "unit1")
    reviewer = account("expert1", "expert")
    for user in (applicant, reviewer):
        assert find("欧阳锋芒", user) == []
        assert signed_in(client, user).get(found.get_absolute_url()).status_code == 403
        assert not Expert.objects.visible_to(user).exists()


def test_private_facts_are_masked_and_shown_once_for_a_reason(registrar):
    found = expert("周工", **PRIVATE)
    page = registrar.get(found.get_absolute_url()).content.decode()
    assert "139****5678" in page
    assert not any(PRIVATE[name] in page for name in ("phone", "email", "identity_number", "bank_account"))
    place = url("reveal", found.public_id, "bank_account")
    assert PRIVATE["bank_account"] not in registrar.post(place, {"reason": "短"}).content.decode()
    shown = registrar.post(place, {"reason": "核对劳务费账户"})
    assert PRIVATE["bank_account"] in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(action="access.unmask").count() == 1
    assert registrar.get(url("reveal", found.public_id, "state")).status_code == 404


def test_the_registrar_nominates_changes_and_keeps_numbers(registrar):
    facts = {"name": "郑工", "unit_name": "外地所", "title": "associate", "degree": "doctor", "origin": "invited",
             "subjects": ["430", "150"], "kinds": ["technical"], "version": 1}  # fmt: skip
    assert registrar.post(url("nominate"), facts).status_code == 302
    found = Expert.objects.get()
    assert (found.state, found.subject_codes) == ("nominated", ["150", "430"])
    registrar.post(url("change", found.public_id), facts | {"keywords": "质谱", "version": 1})
    page = registrar.post(url("change", found.public_id), facts | {"version": 1}).content.decode()
    assert "他人已修改" in page
    registrar.post(url("private", found.public_id), {"phone": "13912345678", "version": 2})
    found.refresh_from_db()
    assert (found.keywords, found.phone) == ("质谱", "13912345678")
    registrar.post(url("private", found.public_id), {"email": "a@example.org", "version": 3})
    found.refresh_from_db()
    assert (found.phone, found.email) == ("13912345678", "a@example.org")


def test_ties_and_papers_from_the_page(registrar):
    found, other = expert(consented=False), expert("冯工")
    registrar.post(url("add_relation", found.public_id), {"kind": "coauthor", "other": "冯工"})
    registrar.post(
        url("add_avoidance", found.public_id),
        {"person_name": "李四", "reason": "诉讼", "valid_from": "2026-01-01", "declared_by": "other_side"},
    )
    registrar.post(url("consent", found.public_id), {"step": "give"})
    registrar.post(url("agreement", found.public_id))
    assert found.relations.get().other == other
    assert consent_of(found) is not None
    assert found.agreements.count() == 1
    registrar.post(url("end_avoidance", Avoidance.objects.get().public_id))
    registrar.post(url("remove_relation", found.relations.get().public_id))
    page = registrar.get(found.get_absolute_url()).content.decode()
    assert "已撤销" in page
    assert "没有申报的关系" in page


def test_an_expert_keeps_his_own_page_and_does_not_see_who_asked_against_him(client):
    himself = account("expert1", "expert")
    mine = signed_in(client, himself)
    assert "还没有关联" in mine.get(url("mine")).content.decode()
    assert mine.get(url("mine_change")).status_code == 404
    found = expert("周工", account=himself, consented=False, **PRIVATE)
    Avoidance.objects.create(expert=found, person_name="赵钱孙", reason="对方要求", declared_by="other_side")
    mine.post(url("mine_change"), {"department": "二室", "degree": "master", "version": 1})
    mine.post(url("mine_reach"), {"phone": "13900009999", "version": 2})
    mine.post(url("mine_consent"), {"step": "give"})
    mine.post(url("mine_agreement"))
    mine.post(url("mine_relation"), {"kind": "relative", "person_name": "家人甲"})
    mine.post(url("mine_avoidance"), {"person_name": "李四", "reason": "旧怨", "valid_from": "2026-01-01"})
    page = mine.get(url("mine")).content.decode()
    assert all(words in page for words in ("二室", "139****9999", "本年度已签署", "家人甲", "李四"))
    assert "赵钱孙" not in page
    mine.post(url("mine_consent"), {"step": "withdraw"})
    assert consent_of(found) is None


def test_a_list_is_exported_without_numbers_and_imports_again_unchanged(registrar):
    found = expert(
        "周工", subjects=("150", "430"), kinds=("technical", "industry"), degree="doctor", **PRIVATE
    )
    data = registrar.post(url("export_csv")).content
    assert not any(value.encode() in data for value in (PRIVATE["phone"], PRIVATE["identity_number"]))
    assert AuditEvent.objects.filter(action="experts.export").count() == 1
    sent = {"file": SimpleUploadedFile("专家.csv", data), "step": "preview"}
    page = registrar.post(url("import"), sent).content.decode()
    assert "新增 0 条，变更 0 条，无变化 1 条，错误 0 处" in page
    assert registrar.post(url("export_xlsx")).status_code == 200
    found.refresh_from_db()
    assert found.version == 1


def imported(client, *rows):
    headings = ["姓名", "所在单位", "职称", "专家类别", "学科代码", "身份证号", "同意书签署日期"]
    target = io.StringIO()
    csv.writer(target).writerows([headings, *rows])
    sent = {"file": SimpleUploadedFile("专家.csv", target.getvalue().encode()), "step": "import"}
    return client.post(url("import"), sent)


def test_an_import_is_all_or_nothing_with_errors_in_words(registrar):
    good = ["周工", "甲所", "正高级", "技术、财务专家", "材料科学", "", "2026-01-05"]
    bad = ["吴工", "乙所", "副高级", "技术", "430", "110105194912310021", ""]
    page = imported(registrar, good, bad, good).content.decode()
    assert "第 3 行：身份证号有误" in page
    assert "第 4 行：“周工”在表中重复" in page
    assert not Expert.objects.exists()
    bad[5] = ""
    assert imported(registrar, good, bad).status_code == 302
    stored = Expert.objects.get(name="周工")
    assert (stored.state, stored.origin, stored.kind_codes) == (
        "pooled",
        "imported",
        ["financial", "technical"],
    )
    assert consent_of(stored) is not None
    assert consent_of(Expert.objects.get(name="吴工")) is None
    good[2] = "其他职称"
    imported(registrar, good)
    assert Expert.objects.get(name="周工").title == "other"
