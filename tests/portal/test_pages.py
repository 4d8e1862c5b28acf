"""The shell: what visitors and staff see, search, messages, health."""

import pytest

from tests.registers.people import account, signed_in
from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.notices import outbox
from yanfa.kernel.notices.kinds import Kind, register
from yanfa.kernel.notices.models import Message
from yanfa.kernel.policy import installation

pytestmark = pytest.mark.django_db

TRIED = actions.register("tests.tried", "试验")
TOLD = register(
    Kind(
        "tests.told",
        title="请看{what}",
        title_en="Please see {what}",
        body="{what}已更新。",
        body_en="{what} changed.",
    )
)


@pytest.fixture
def officer():
    return account("officer", "performance_officer", real_name="周绩效")


@pytest.fixture
def officer_client(client, officer):
    return signed_in(client, officer)


def words(answer):
    return answer.content.decode()


class TestVisitor:
    @pytest.mark.parametrize("path", ["/", "/search/", "/roles/", "/about/", "/performance/check/"])
    def test_public_pages_open(self, client, path):
        assert client.get(path).status_code == 200

    @pytest.mark.parametrize("path", ["/todo/", "/messages/", "/indicators/"])
    def test_others_ask_to_sign_in(self, client, path):
        assert client.get(path)["Location"].startswith("/accounts/login/")

    def test_the_menu_shows_what_a_visitor_may_open(self, client):
        page = words(client.get("/"))
        assert "送审前自查" in page
        assert 'href="/indicators/"' not in page

    def test_the_current_page_is_marked(self, client):
        page = words(client.get("/performance/check/"))
        assert page.count('aria-current="page"') == 1

    def test_english_is_offered_and_remembered(self, client):
        client.post("/language/", {"language": "en", "next": "/"})
        assert '<html lang="en"' in words(client.get("/"))

    def test_the_browsers_english_is_heard(self, client):
        assert '<html lang="en"' in words(client.get("/", headers={"accept-language": "en-GB,en;q=0.9"}))
        assert '<html lang="zh-hans"' in words(
            client.get("/", headers={"accept-language": "en-US,zh-CN;q=0.5"})
        )


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/nothing-here/", "/performance/forms.xlsx", "/api/openapi.json"])
    def test_every_answer_is_guarded(self, client, path):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Request-ID"]


class TestStaff:
    def test_home_lists_what_waits(self, officer_client):
        page = words(officer_client.get("/"))
        assert "周绩效，您好" in page
        assert "没有待办事项" in page

    def test_messages_are_counted_read_and_ones_own(self, officer_client, officer):
        outbox.send(TOLD, to=[officer], context={"what": "自评表"}, link="/performance/forms/")
        outbox.send(TOLD, to=[account("other")], context={"what": "别人的"})
        page = words(officer_client.get("/messages/"))
        assert "请看自评表" in page
        assert "别人的" not in page
        mine = Message.objects.get(recipient=officer)
        answer = officer_client.post(f"/messages/{mine.public_id}/read/")
        assert answer["Location"] == "/performance/forms/"
        assert Message.objects.get(recipient=officer).read_at is not None

    def test_anothers_message_is_not_there(self, officer_client):
        (message,) = outbox.send(TOLD, to=[account("other")], context={"what": "别人的"})
        assert officer_client.post(f"/messages/{message.public_id}/read/").status_code == 404

    def test_roles_page_writes_itself(self, client):
        page = words(client.get("/roles/"))
        for role in ("系统管理员", "安全管理员", "审计管理员", "绩效管理员"):
            assert role in page


class TestLog:
    @pytest.fixture
    def auditor_client(self, client):
        return signed_in(client, account("auditor", "audit_admin", real_name="吴审计"))

    def test_the_auditor_reads_and_takes_away(self, auditor_client):
        log.record(TRIED, by=None, summary="夜里清理")
        assert "夜里清理" in words(auditor_client.get("/log/"))
        assert "夜里清理" not in words(auditor_client.get("/log/", {"until": "2020-01-01"}))
        assert "夜里清理" in words(auditor_client.get("/log/", {"words": "清理", "since": "x"}))
        assert auditor_client.get("/log.xlsx").status_code == 200
        assert AuditEvent.objects.filter(action="portal.export_log").count() == 1

    @pytest.mark.parametrize("role", ["system_admin", "security_admin", "performance_officer"])
    def test_nobody_else_does(self, client, role):
        assert signed_in(client, account("someone", role)).get("/log/").status_code == 403


class TestHealth:
    def test_alive_asks_no_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert client.get("/healthz").json() == {"status": "ok"}

    def test_ready_names_each_dependency(self, client):
        answer = client.get("/readyz")
        assert answer.status_code == 503  # no worker runs in the tests
        states = answer.json()["dependencies"]
        assert (states["database"], states["migrations"], states["worker"]) == ("ok", "ok", "silent")


def test_a_demonstration_says_so(client):
    assert "演示环境" not in words(client.get("/"))
    installation.mark("demonstration")
    assert "演示环境" in words(client.get("/"))
