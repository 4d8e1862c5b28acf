"""Pages of policy parameters: who sees, proposes and decides, and what a wrong proposal is told."""

from datetime import date

import pytest

from tests.registers.people import account, signed_in
from yanfa.kernel import policy
from yanfa.kernel.policy.catalogue import catalogue
from yanfa.kernel.policy.models import Decision, ParameterVersion

pytestmark = pytest.mark.django_db

DAYS = "workflow.public_notice_days"
TERMS = "workflow.retention_periods"
CHAIN = "sample.motion_chain"
WRONG_CHAIN = '[{"code": "a", "label": "甲", "label_en": "A", "audience": "boss"}]'
PROPOSAL = {
    "value": "7",
    "valid_from": "2024-01-01",
    "basis_document": "本市项目管理办法",
    "basis_number": "浦科规〔2024〕1号",
    "reason": "办法第十二条规定公示 7 个工作日",
}


@pytest.fixture
def officer(client):
    return signed_in(client, account("officer", "performance_officer", real_name="周绩效"))


@pytest.fixture
def director(client_of):
    return client_of("director", "director")


@pytest.fixture
def client_of():
    from django.test import Client  # noqa: PLC0415  a second person beside `client`

    return lambda login, *roles: signed_in(Client(), account(login, *roles, real_name=login))


def propose(client, code=DAYS, **changes):
    return client.post(f"/policies/{code}/propose/", PROPOSAL | changes)


def words(answer):
    return answer.content.decode()


def decision(version, approves="yes", **more):
    return {"version": version.pk, "approves": approves, **more}


class TestLooking:
    def test_every_parameter_stands_in_its_area_with_its_source(self, officer, django_assert_max_num_queries):
        with django_assert_max_num_queries(14):
            page = words(officer.get("/policies/"))
        for parameter in catalogue().values():
            assert parameter.label in page
        assert "流程" in page
        assert "待核实" in page
        assert "《机关文件材料归档范围和文书档案保管期限规定》" in page

    @pytest.mark.parametrize("code", [DAYS, TERMS, CHAIN])
    def test_one_shows_value_basis_and_history(self, officer, code):
        page = words(officer.get(f"/policies/{code}/"))
        assert catalogue()[code].label in page
        assert "随平台发布的版本" in page
        assert "提出新版本" in page
        assert f"/policies/{code}/decide/" not in page

    def test_one_that_is_not_there_is_no_page(self, officer):
        assert officer.get("/policies/no.such/").status_code == 404
        assert propose(officer, "no.such").status_code == 404

    def test_english(self, officer):
        officer.post("/language/", {"language": "en", "next": "/"})
        page = words(officer.get(f"/policies/{DAYS}/"))
        assert "Length of a public notice" in page
        assert "Propose a version" in page


class TestTheWayOfAVersion:
    def test_proposed_by_one_and_approved_by_another(self, officer, director):
        assert propose(officer)["Location"] == f"/policies/{DAYS}/"
        assert policy.get(DAYS).value == 5
        assert "待批准" in words(officer.get("/policies/"))
        version = ParameterVersion.objects.get()
        page = words(director.get(f"/policies/{DAYS}/decide/"))
        assert "办法第十二条规定公示 7 个工作日" in page
        director.post(f"/policies/{DAYS}/decide/", decision(version, opinion="同意"))
        assert policy.get(DAYS).value == 7
        page = words(officer.get(f"/policies/{DAYS}/"))
        assert "已批准" in page
        assert "周绩效" in page
        assert policy.get(DAYS).source == "办法第十二条规定公示 7 个工作日"

    def test_turned_down_with_the_reason(self, officer, director):
        propose(officer)
        version = ParameterVersion.objects.get()
        page = words(director.post(f"/policies/{DAYS}/decide/", decision(version, "no")))
        assert "请写明不批准的理由" in page
        director.post(f"/policies/{DAYS}/decide/", decision(version, "no", opinion="依据不足"))
        version.refresh_from_db()
        assert (version.decision, version.opinion) == (Decision.REJECTED, "依据不足")
        assert policy.get(DAYS).value == 5

    def test_nobody_decides_his_own(self, client_of):
        both = client_of("both", "performance_officer", "director")
        propose(both)
        page = words(both.get(f"/policies/{DAYS}/decide/"))
        assert "须由另一人办理" in page
        both.post(f"/policies/{DAYS}/decide/", decision(ParameterVersion.objects.get()))
        assert ParameterVersion.objects.get().decision == Decision.PROPOSED

    def test_a_stale_page_decides_nothing(self, officer, director):
        propose(officer)
        propose(officer, value="9")
        first, second = ParameterVersion.objects.order_by("pk")
        assert "他人已修改" in words(director.post(f"/policies/{DAYS}/decide/", decision(second)))
        director.post(f"/policies/{DAYS}/decide/", decision(first))
        assert [each.decision for each in ParameterVersion.objects.order_by("pk")] == ["approved", "proposed"]

    def test_nothing_to_decide_leads_back(self, director):
        assert director.get(f"/policies/{DAYS}/decide/")["Location"] == f"/policies/{DAYS}/"

    @pytest.mark.parametrize(
        ("role", "path", "status"),
        [
            ("system_admin", "", 200),
            ("system_admin", "propose/", 403),
            ("security_admin", "decide/", 403),
            ("director", "propose/", 403),
            ("performance_officer", "decide/", 403),
            ("registrar", "", 403),
        ],
    )
    def test_who_may(self, client_of, role, path, status):
        assert client_of("somebody", role).get(f"/policies/{DAYS}/{path}").status_code == status


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("code", "changes", "sentence"),
        [
            (DAYS, {"value": "七"}, "输入整数"),
            (DAYS, {"valid_to": "2023-01-01"}, "失效日期早于生效日期"),
            (DAYS, {"reason": " "}, "这个字段是必填项"),
            (TERMS, {"value": " \n "}, "这个字段是必填项"),
            (CHAIN, {"value": "[{"}, "不是正确的 JSON，第 1 行"),
            (CHAIN, {"value": "[1, 2]"}, "这个值不能用于“请签件审批链”"),
            (CHAIN, {"value": WRONG_CHAIN}, "签署方“boss”不在可选范围"),
        ],
    )  # fmt: skip
    def test_a_wrong_proposal_is_told_and_kept_on_the_page(self, officer, code, changes, sentence):
        answer = propose(officer, code, **changes)
        assert answer.status_code == 200
        assert sentence in words(answer)
        assert "浦科规〔2024〕1号" in words(answer)
        assert not ParameterVersion.objects.exists()

    def test_the_form_starts_from_the_value_in_force(self, officer):
        assert 'value="5"' in words(officer.get(f"/policies/{DAYS}/propose/"))
        assert "永久\n30年\n10年" in words(officer.get(f"/policies/{TERMS}/propose/"))
        assert "处室负责人" in words(officer.get(f"/policies/{CHAIN}/propose/"))

    def test_a_list_and_a_table_are_read_back(self, officer, director):
        propose(officer, TERMS, value="永久\n 定期 \n")
        chain = '[{"code": "a", "label": "甲", "label_en": "A", "audience": "review", "limit_days": 2}]'
        propose(officer, CHAIN, value=chain)
        for code in (TERMS, CHAIN):
            director.post(f"/policies/{code}/decide/", decision(ParameterVersion.objects.get(code=code)))
        assert policy.get(TERMS).value == ["永久", "定期"]
        assert policy.get(CHAIN, on=date(2024, 6, 1)).value[0]["limit_days"] == 2
