"""The pages of the organisations: who opens them, what they show and change, and how many queries they ask."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.registers.people import account, signed_in
from tests.registers.units import administrator, code, unit
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Contact, Delegation, Membership, Organisation, Registration
from yanfa.registers.organisations.services import people

pytestmark = pytest.mark.django_db

ROOT = "/organisations/"


@pytest.fixture
def registrar() -> Client:
    return signed_in(Client(), account("reg1", "registrar"))


@pytest.fixture
def own() -> Organisation:
    return unit()


@pytest.fixture
def head(own: Organisation) -> Client:
    return signed_in(Client(), administrator(own))


def words(answer) -> str:
    return answer.content.decode()


def path(record: Organisation | Registration, *more: str) -> str:
    return record.get_absolute_url() + "".join(f"{part}/" for part in more)


class TestRegister:
    def test_it_asks_as_many_queries_for_many_units_as_for_few(
        self, registrar: Client, django_assert_num_queries
    ) -> None:
        top = unit("上级单位")
        for count in (3, 12):
            for number in range(count):
                unit(f"单位{count}-{number}", parent=top)
            with django_assert_num_queries(7):
                registrar.get(ROOT)

    def test_filters_and_search(self, registrar: Client) -> None:
        first = unit("华东材料研究院", district="310115")
        second = unit("滨江医院", kind="medical", district="310104")
        perform("suspend", second, by=User.objects.get(login="reg1"), data={"reason": "注销"})
        for query, found in [
            ("q=材料", [first]),
            (f"q={second.uscc}", [second]),
            ("q=华东 研究", [first]),
            ("kind=medical", [second]),
            ("district=3101", [first, second]),
            ("district=310104", [second]),
            ("state=active", [first]),
            ("kind=nonsense", [first, second]),
        ]:
            page = registrar.get(f"{ROOT}?{query}").context["page"]
            assert set(page) == set(found), query

    def test_it_pages(self, registrar: Client) -> None:
        for number in range(25):
            unit(f"单位{number:02}")
        assert len(registrar.get(f"{ROOT}?page=2").context["page"]) == 5

    def test_it_is_for_staff_who_may_read(self, head: Client) -> None:
        assert head.get(ROOT).status_code == 403
        assert signed_in(Client(), account("aud1", "audit_admin")).get(ROOT).status_code == 403
        assert Client().get(ROOT).url.startswith("/accounts/login/")

    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    def test_an_export_is_written_down(self, registrar: Client, own: Organisation, form: str) -> None:
        answer = registrar.post(f"{ROOT}export.{form}?q=材料")
        assert form in answer["Content-Disposition"]
        assert AuditEvent.objects.get(action="organisations.export").summary.startswith("q=")

    def test_a_unit_is_registered(self, registrar: Client) -> None:
        form = {"name": "新单位", "uscc": f" {code().lower()} ", "kind": "institute", "district": "310115"}
        answer = registrar.post(f"{ROOT}register/", form)
        stored = Organisation.objects.get()
        assert answer.url == path(stored)
        assert "校验位不符" in words(
            registrar.post(f"{ROOT}register/", form | {"uscc": "913101151234567881"})
        )
        assert "已有单位使用" in words(registrar.post(f"{ROOT}register/", form))

    def test_a_field_that_the_form_does_not_ask_for_changes_nothing(
        self, head: Client, own: Organisation
    ) -> None:
        form = {
            "version": "1",
            "address": "新地址",
            "name": "改名",
            "uscc": code(),
            "state": "suspended",
            "public_id": "x",
        }
        head.post(path(own, "change"), form)
        before = (own.name, own.uscc, own.state, own.public_id)
        own.refresh_from_db()
        assert own.address == "新地址"
        assert (own.name, own.uscc, own.state, own.public_id) == before


class TestUnit:
    def test_it_shows_facts_people_buttons_and_log(
        self, registrar: Client, own: Organisation, head: Client
    ) -> None:
        people.keep_contact(
            Contact(organisation=own, name="钱一", phone="13812341234", email="qian@example.org"),
            by=User.objects.get(login="unit1"),
        )
        page = words(registrar.get(path(own)))
        for shown in (own.uscc, "上海市浦东新区", "停用", "138****1234", "q***@example.org", "联系人：钱一"):
            assert shown in page
        assert "13812341234" not in page

    def test_to_strangers_it_is_not_there(self, own: Organisation) -> None:
        stranger = signed_in(Client(), administrator(unit("另一单位"), "unit2"))
        member = Membership.objects.create(user=account("member1"), organisation=own, valid_from="2020-01-01")
        held = Delegation.objects.create(
            organisation=own,
            delegator=member.user,
            delegate=account("delegate1"),
            valid_to="2099-01-01",
            reason="试",
        )
        contact = Contact.objects.create(organisation=own, name="钱一")
        for method, url in [
            ("get", path(own)),
            ("get", path(own, "change")),
            ("post", path(own, "move", "suspend")),
            ("post", path(own, "members", "add")),
            ("post", path(own, "delegate")),
            ("post", path(own, "departments", "add")),
            ("post", path(own, "contacts", "add")),
            ("post", f"{ROOT}members/{member.public_id}/end/"),
            ("post", f"{ROOT}delegations/{held.public_id}/end/"),
            ("post", f"{ROOT}contacts/{contact.public_id}/remove/"),
            ("post", f"{ROOT}contacts/{contact.public_id}/phone/"),
        ]:
            assert getattr(stranger, method)(url).status_code == 404, url

    def test_a_member_sees_and_changes_nothing(self, own: Organisation, head: Client) -> None:
        member = account("member1")
        people.add_member(own, member, by=User.objects.get(login="unit1"))
        client = signed_in(Client(), member)
        assert client.get(path(own)).status_code == 200
        for url in ("change", "delegate"):
            assert client.get(path(own, url)).status_code == 403, url

    def test_the_second_saver_is_told(self, head: Client, own: Organisation) -> None:
        head.post(path(own, "change"), {"version": "1", "address": "甲"})
        assert "他人已修改" in words(head.post(path(own, "change"), {"version": "1", "address": "乙"}))
        own.refresh_from_db()
        assert own.address == "甲"

    def test_a_move_has_its_page(self, registrar: Client, own: Organisation) -> None:
        page = path(own, "move", "suspend")
        assert "理由" in words(registrar.get(page))
        assert registrar.post(page, {"reason": ""}).status_code == 200
        assert registrar.post(page, {"reason": "注销"}).url == path(own)
        assert "已停用" in words(registrar.get(path(own)))
        assert "现在的状态是" in words(registrar.get(page))
        assert registrar.get(path(own, "move", "explode")).status_code == 404

    def test_a_move_that_is_not_his_is_refused_with_the_reason(self, head: Client, own: Organisation) -> None:
        answer = head.post(path(own, "move", "suspend"), {"reason": "试"})
        assert "需要以下角色之一" in words(answer)
        own.refresh_from_db()
        assert own.state == "active"

    def test_people_are_kept_by_the_administrator(self, head: Client, own: Organisation) -> None:
        account("friend")
        head.post(path(own, "departments", "add"), {"name": "财务部"})
        department = own.departments.get()
        head.post(
            path(own, "members", "add"),
            {"user": "friend@example.org", "department": department.pk, "position": "会计"},
        )
        assert own.memberships.get(user__login="friend").department == department
        assert "没有这个帐号" in words(head.post(path(own, "members", "add"), {"user": "nobody"}))
        given = {"to": "friend", "valid_from": "2026-01-01", "valid_to": "2026-06-30", "reason": "出差"}
        assert head.post(path(own, "delegate"), given).url == path(own)
        held = own.delegations.get()
        head.post(f"{ROOT}delegations/{held.public_id}/end/")
        head.post(f"{ROOT}departments/{department.public_id}/change/", {"name": "财务处"})
        head.post(f"{ROOT}departments/{department.public_id}/close/")
        last = own.memberships.get(user__login="unit1")
        refused = head.post(f"{ROOT}members/{last.public_id}/end/", follow=True)
        assert "最后一名管理员" in words(refused)
        page = words(head.get(path(own)))
        assert "会计" in page
        assert "已终止" in page

    def test_a_number_is_seen_in_full_for_a_reason_that_is_written_down(
        self, registrar: Client, head: Client, own: Organisation
    ) -> None:
        contact = people.keep_contact(
            Contact(organisation=own, name="钱一", phone="13812341234"), by=User.objects.get(login="unit1")
        )
        page = f"{ROOT}contacts/{contact.public_id}/phone/"
        assert "13812341234" not in words(registrar.get(page))
        answer = registrar.post(page, {"reason": "联系年报填报"})
        assert "13812341234" in words(answer)
        assert answer["Cache-Control"] == "no-store"
        event = AuditEvent.objects.get(action="access.unmask")
        assert event.summary == "电话：联系年报填报"
        assert head.post(page, {"reason": "联系年报填报"}).status_code == 403


class TestImport:
    def upload(self, client: Client, step: str, text: str) -> object:
        file = SimpleUploadedFile("单位.csv", text.encode())
        return client.post(f"{ROOT}import/", {"step": step, "file": file})

    def test_it_is_previewed_and_then_imported(self, registrar: Client) -> None:
        text = f"单位名称,统一社会信用代码,单位性质,注册区县代码,备注\n新单位,{code()},科研院所,310115,x\n"
        page = words(self.upload(registrar, "preview", text))
        assert "新增 1 条，变更 0 条，无变化 0 条，错误 0 处" in page
        assert "备注" in page
        assert not Organisation.objects.exists()
        assert self.upload(registrar, "import", text).url == ROOT
        assert Organisation.objects.count() == 1

    def test_errors_are_listed_and_nothing_is_imported(self, registrar: Client) -> None:
        text = f"单位名称,统一社会信用代码,单位性质,注册区县代码\n好,{code()},科研院所,310115\n坏,123,科研院所,310115\n"
        for step in ("preview", "import"):
            page = words(self.upload(registrar, step, text))
            assert "第 3 行" in page
            assert "不会导入任何一条" in page
        assert not Organisation.objects.exists()

    def test_a_file_that_cannot_be_read_is_told(self, registrar: Client) -> None:
        assert "文件" in words(self.upload(registrar, "preview", ""))
        broken = SimpleUploadedFile("单位.xlsx", b"PK\x03\x04broken")
        answer = registrar.post(f"{ROOT}import/", {"step": "import", "file": broken})
        assert "已损坏" in words(answer)

    def test_it_is_for_the_registrar(self, head: Client) -> None:
        assert head.get(f"{ROOT}import/").status_code == 403


class TestRegistration:
    FORM = {
        "name": "新研究院",
        "kind": "institute",
        "district": "310115",
        "legal_representative": "赵明",
        "address": "示范路 1 号",
        "position": "处长",
        "phone": "13812341234",
    }

    def test_from_application_to_approval(self, registrar: Client) -> None:
        citizen = signed_in(Client(), account("citizen", real_name="李申请"))
        assert citizen.get(f"{ROOT}registrations/apply/").status_code == 200
        url = citizen.post(f"{ROOT}registrations/apply/", self.FORM | {"uscc": code()}).url
        assert "138****1234" in words(registrar.get(url))
        asked = registrar.post(f"{url}move/ask_correction/", {"items": "更正法定代表人\n补充地址"})
        assert asked.url == url
        page = words(citizen.get(url))
        assert "更正法定代表人" in page
        assert "补正后重新提交" in page
        changed = self.FORM | {"uscc": Registration.objects.get().uscc, "legal_representative": "赵明华"}
        assert citizen.post(f"{url}answer/", changed).url == url
        assert registrar.post(f"{url}move/approve/", {"opinion": "同意"}).url == url
        assert "新研究院" in words(citizen.get(f"{ROOT}mine/"))
        assert citizen.get(path(Organisation.objects.get())).status_code == 200

    def test_an_application_is_seen_by_its_applicant_and_the_reviewers(self, registrar: Client) -> None:
        citizen = signed_in(Client(), account("citizen"))
        url = citizen.post(f"{ROOT}registrations/apply/", self.FORM | {"uscc": code()}).url
        stranger = signed_in(Client(), account("stranger"))
        for address in (url, f"{url}answer/", f"{url}move/withdraw/"):
            assert stranger.get(address).status_code == 404, address
        assert stranger.get(f"{ROOT}registrations/").status_code == 403
        assert "新研究院" in words(registrar.get(f"{ROOT}registrations/?state=submitted"))
        assert "新研究院" not in words(registrar.get(f"{ROOT}registrations/?state=approved"))
        assert "新研究院" not in words(stranger.get(f"{ROOT}mine/"))

    def test_mistakes_are_told_on_the_form(self) -> None:
        citizen = signed_in(Client(), account("citizen"))
        answer = citizen.post(f"{ROOT}registrations/apply/", self.FORM | {"uscc": "123", "phone": "12"})
        assert "电话号码有误" in words(answer)
        assert not Registration.objects.exists()

    def test_the_list_asks_as_many_queries_for_many_as_for_few(
        self, registrar: Client, django_assert_num_queries
    ) -> None:
        for count in (2, 9):
            for number in range(count):
                client = signed_in(Client(), account(f"citizen{count}{number}"))
                client.post(f"{ROOT}registrations/apply/", self.FORM | {"uscc": code()})
            with django_assert_num_queries(7):
                registrar.get(f"{ROOT}registrations/")


def test_accounts_name_units_in_grants_and_refuse_unknown_ones(own: Organisation) -> None:
    security = signed_in(Client(), account("sec1", "security_admin"))
    user = account("wang", profile="staff")
    page = f"/accounts/people/{user.public_id}/grant/"
    assert "没有找到这个单位" in words(
        security.post(page, {"role": "registrar", "organisation": "没有的单位"})
    )
    security.post(page, {"role": "registrar", "organisation": own.uscc})
    assert user.grants.get().scope == own.public_id
    assert own.name in words(security.get(f"/accounts/people/{user.public_id}/"))
