"""Views: who may open them, and that a read writes nothing; unmasking leaves its record."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from tests.kernel.access.people import holder
from yanfa.kernel.access import allow, decorators, recording, stepup, unmasking
from yanfa.kernel.access.readonly import ReadMustNotWrite, ReadsDoNotWriteMiddleware, written_tables
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.clock.models import OwnYear


def visit(view, method="GET", user=None):
    """Send a request through the middleware as Django does, process_view included."""
    request = RequestFactory().generic(method, "/somewhere/")
    request.user = user

    def handler(request):
        middleware.process_view(request, view, (), {})
        return view(request)

    middleware = ReadsDoNotWriteMiddleware(handler)
    return middleware(request)


def writes_business(request):
    OwnYear.objects.create(year=2031, notice="通知")
    return HttpResponse("done")


class TestPermissionRequired:
    def test_lets_the_holder_in_and_tells_others_why_not(self, make_role):
        make_role("clerk", "case.accept")
        view = decorators.permission_required("case.accept")(lambda request: HttpResponse("in"))
        assert view.permission == "case.accept"
        assert visit(view, user=holder("clerk")).content == b"in"
        with pytest.raises(PermissionDenied, match="需要以下角色之一"):
            visit(view, user=holder())

    def test_public_view_needs_no_sign_in(self):
        assert decorators.public(lambda request: HttpResponse()).login_required is False


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT "x" FROM "case" WHERE a = %s', set()),
        ("  (SELECT 1) UNION (SELECT 2)", set()),
        ('SELECT * FROM "case" FOR UPDATE', set()),
        ('INSERT INTO "clock_ownyear" ("year") VALUES (%s)', {"clock_ownyear"}),
        ("INSERT OR IGNORE INTO clock_ownyear VALUES (1)", {"clock_ownyear"}),
        ('INSERT INTO "a" ("x") VALUES (1) ON CONFLICT ("x") DO UPDATE SET "x" = 2', {"a"}),
        ('/* note */ UPDATE "clock_ownyear" SET "year" = 1', {"clock_ownyear"}),
        ('UPDATE ONLY "public"."clock_ownyear" SET year = 1', {"clock_ownyear"}),
        ('DELETE FROM "clock_ownyear"', {"clock_ownyear"}),
        ("WITH x AS (SELECT 1) SELECT * FROM x", set()),
        ('WITH x AS (DELETE FROM "case" RETURNING *) INSERT INTO "bin" SELECT * FROM x', {"case", "bin"}),
        ("TRUNCATE clock_ownyear", {"?"}),
        ("DROP TABLE clock_ownyear", {"?"}),
        ("SAVEPOINT s1", set()),
    ],
)
def test_tables_that_a_statement_writes(sql, tables):
    assert written_tables(sql) == tables


@pytest.mark.django_db
class TestReadsDoNotWrite:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_safe_method_may_not_write_business(self, method):
        sentence = f"{method} /somewhere/ must not write clock_ownyear"
        with pytest.raises(ReadMustNotWrite, match=sentence), transaction.atomic():
            visit(writes_business, method)
        assert not OwnYear.objects.exists()

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_other_methods_may(self, method):
        assert visit(writes_business, method).content == b"done"
        assert OwnYear.objects.exists()

    def test_every_way_of_writing_is_seen(self):
        year = OwnYear.objects.create(year=2031, notice="通知")
        ways = [
            lambda: OwnYear.objects.update(notice="改"),
            lambda: OwnYear.objects.bulk_create([OwnYear(year=2032, notice="新")]),
            lambda: year.save(),
            lambda: year.delete(),
            lambda: connection.cursor().executemany("DELETE FROM clock_ownyear WHERE year = %s", [(2031,)]),
        ]
        for way in ways:
            with pytest.raises(ReadMustNotWrite), transaction.atomic():
                visit(lambda request, way=way: way())

    def test_reading_and_sessions_go_on(self):
        def view(request):
            Session.objects.create(session_key="k", session_data="", expire_date=now())
            return HttpResponse(str(ContentType.objects.count()))

        assert visit(view).status_code == 200
        assert Session.objects.filter(pk="k").exists()

    def test_view_that_says_why_may_write_on_get(self):
        view = decorators.writes_on_get("单点登录由 GET 返回")(writes_business)
        assert visit(view).content == b"done"
        with pytest.raises(ValueError, match="reason"):
            decorators.writes_on_get("")

    def test_streamed_body_is_guarded_too(self):
        def parts():
            yield b"first"
            OwnYear.objects.create(year=2031, notice="通知")

        response = visit(lambda request: StreamingHttpResponse(parts()))
        with pytest.raises(ReadMustNotWrite):
            list(response.streaming_content)
        clean = visit(lambda request: StreamingHttpResponse(iter([b"a", b"b"])))
        assert b"".join(clean.streaming_content) == b"ab"

    def test_guard_is_gone_afterwards(self):
        visit(lambda request: HttpResponse())
        OwnYear.objects.create(year=2031, notice="通知")


@pytest.mark.django_db
class TestUnmasking:
    @pytest.fixture
    def record(self):
        return OwnYear.objects.create(year=2031, notice="国务院通知")

    @pytest.fixture
    def request_of(self, rf, make_role):
        make_role("clerk", "access.unmask")

        def build(*roles):
            request = rf.post("/unmask/")
            request.user = get_user_model().objects.create(login="clerk")
            request.user.role_codes = frozenset(roles)
            return request

        return build

    @pytest.fixture
    def fresh_factor(self, monkeypatch):
        monkeypatch.setattr(stepup, "_check", lambda request: allow())

    def test_gives_the_value_and_records_the_reason(self, record, request_of, fresh_factor):
        request = request_of("clerk")
        assert unmasking.unmask(request, record, "notice", reason=" 核对来文 ") == "国务院通知"
        event = AuditEvent.objects.get(action="access.unmask")
        assert (event.actor_id, event.object_id) == (request.user.pk, record.pk)
        assert event.summary == "通知：核对来文"

    @pytest.mark.parametrize(
        ("roles", "reason", "sentence"),
        [
            ((), "核对来文", "需要以下角色之一"),
            (("clerk",), "看", "理由"),
            (("clerk",), "核对来文", "二次验证"),
        ],
    )
    def test_refuses_without_permission_reason_or_fresh_factor(
        self, record, request_of, monkeypatch, roles, reason, sentence
    ):
        monkeypatch.setattr(stepup, "_check", stepup._not_connected)
        with pytest.raises(PermissionDenied, match=sentence):
            unmasking.unmask(request_of(*roles), record, "notice", reason=reason)
        assert not AuditEvent.objects.exists()

    def test_nothing_is_shown_when_nothing_records(self, record, request_of, fresh_factor, monkeypatch):
        monkeypatch.setattr(recording, "_record", None)
        with pytest.raises(recording.NothingRecords):
            unmasking.unmask(request_of("clerk"), record, "notice", reason="核对来文")


def test_log_that_connects_late_learns_every_action(monkeypatch):
    monkeypatch.setattr(recording, "_declared", {"a.b": "甲"})
    monkeypatch.setattr(recording, "_register", None)
    monkeypatch.setattr(recording, "_record", None)
    learnt = {}
    recording.connect(register=learnt.__setitem__, record=lambda action, **fields: action)
    recording.declare("a.c", "乙")
    assert learnt == {"a.b": "甲", "a.c": "乙"}
    assert recording.record("a.b", by=None) == "a.b"
