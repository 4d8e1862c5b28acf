"""A repeated request: once done, always answered the same; refused, refused freely; crashed, undone and free."""

from __future__ import annotations

import json
import threading
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, StreamingHttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.kernel.idempotency import claiming, tasks
from yanfa.kernel.idempotency.decorators import idempotent, one_submission
from yanfa.kernel.idempotency.models import KeptAnswer

PAID = actions.register("test.paid", "支付")


class Order(Schema):
    amount: int


@pytest.fixture
def payer(db):
    return get_user_model().objects.create_user("payer")


@idempotent
def pay(request, status: int = 201):
    """Pay once for each time that it really runs; what it answers tells the runs apart."""
    amount = json.loads(request.body)["amount"]
    if status < 400:
        record(PAID, by=request.user, summary=str(amount))
    return JsonResponse({"paid": amount, "run": AuditEvent.objects.count()}, status=status)


@one_submission
def submit(request):
    """A form: shown again without a title, else done and left."""
    if not request.POST.get("title"):
        return HttpResponse("请填写标题")
    record(PAID, by=request.user, summary=request.POST["title"])
    return HttpResponseRedirect(f"/done/{AuditEvent.objects.count()}/")


def post(user, key: str = "k1", amount: int = 100, view=pay, **options):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    request = RequestFactory().post("/pay/", {"amount": amount}, content_type="application/json", **headers)
    request.user = user
    return view(request, **options)


def send_form(user, token: str = "t1", view=submit, **fields):
    request = RequestFactory().post(
        "/form/", fields | {"form_token": token, "csrfmiddlewaretoken": str(now())}
    )
    request.user = user
    return view(request)


def runs() -> int:
    return AuditEvent.objects.filter(action=PAID).count()


class TestJson:
    def test_the_same_request_is_answered_the_same_and_done_once(self, payer):
        first, second = post(payer), post(payer)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.content == second.content
        assert second["Content-Type"] == "application/json"
        assert "Idempotent-Replayed" not in first
        assert second["Idempotent-Replayed"] == "true"
        assert runs() == 1

    def test_other_contents_under_the_same_key_are_refused(self, payer):
        post(payer)
        assert post(payer, amount=200).status_code == 422
        assert runs() == 1

    def test_another_key_another_person_and_no_key_do_the_work(self, payer):
        other = get_user_model().objects.create_user("other")
        for user, key in (
            (payer, "k1"),
            (payer, "k2"),
            (other, "k1"),
            (AnonymousUser(), "k1"),
            (payer, ""),
            (payer, ""),
        ):
            assert "Idempotent-Replayed" not in post(user, key)
        assert runs() == 6

    @pytest.mark.parametrize("status", [400, 403, 409, 422, 429])
    def test_what_was_refused_keeps_nothing(self, payer, status):
        assert post(payer, status=status).status_code == status
        assert not KeptAnswer.objects.exists()
        assert post(payer, amount=200).status_code == 201

    def test_a_server_error_that_was_answered_is_kept(self, payer):
        assert post(payer, status=500).status_code == 500
        assert post(payer, status=201).status_code == 500

    def test_an_exception_undoes_work_and_key(self, payer):
        @idempotent
        def breaks(request):
            record(PAID, by=request.user)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            post(payer, view=breaks)
        assert runs() == 0
        assert post(payer).status_code == 201

    @pytest.mark.parametrize(("length", "status"), [(255, 201), (256, 400)])
    def test_keys_have_at_most_255_characters(self, payer, length, status):
        assert post(payer, "k" * length).status_code == status
        assert post(payer, "k" * length).status_code == status
        assert runs() == (status == 201)

    def test_reading_and_streaming_pass_by(self, payer):
        request = RequestFactory().get("/pay/", HTTP_IDEMPOTENCY_KEY="k1")
        assert idempotent(lambda request: HttpResponse("list"))(request).content == b"list"
        streamed = post(payer, view=idempotent(lambda request: StreamingHttpResponse([b"part"])))
        assert b"".join(streamed.streaming_content) == b"part"
        assert not KeptAnswer.objects.exists()

    def test_any_bytes_come_back_and_are_not_readable_in_the_database(self, payer):
        content = bytes(range(256)) + "张敏 13900001234".encode()
        view = idempotent(lambda request: HttpResponse(content, content_type="application/pdf"))
        assert post(payer, view=view).content == post(payer, view=view).content == content
        with connection.cursor() as cursor:
            cursor.execute("SELECT body FROM idempotency_keptanswer")
            assert "13900001234" not in cursor.fetchone()[0]


class TestInFlight:
    @pytest.fixture
    def running(self, payer):
        """A request of the payer with the key k1 has begun and not ended."""
        post(payer)
        KeptAnswer.objects.update(status=None)
        return KeptAnswer.objects.get()

    def test_the_second_is_told_to_wait(self, payer, running):
        assert post(payer).status_code == 409
        assert post(payer, amount=200).status_code == 422

    def test_a_request_that_died_gives_its_key_back_after_a_while(self, payer, running):
        with time_machine.travel(now() + claiming.CLAIM + timedelta(seconds=1), tick=False):
            assert post(payer).status_code == 201

    def test_a_request_that_was_given_up_undoes_its_work_when_it_wakes(self, payer):
        @idempotent
        def slow(request):
            record(PAID, by=request.user)
            KeptAnswer.objects.update(claim="another request's")
            return JsonResponse({})

        assert post(payer, view=slow).status_code == 409
        assert runs() == 0

    def test_keys_are_forgotten_after_two_days(self, payer):
        post(payer)
        with time_machine.travel(now() + timedelta(hours=47)):
            tasks.prune()
            assert KeptAnswer.objects.exists()
        with time_machine.travel(now() + timedelta(hours=49)):
            tasks.prune()
            assert not KeptAnswer.objects.exists()


class TestForms:
    def test_a_button_pressed_twice_does_the_work_once(self, payer):
        first, second = send_form(payer, title="甲"), send_form(payer, title="甲")
        assert first["Location"] == second["Location"]
        assert runs() == 1

    def test_a_form_that_is_shown_again_may_be_sent_again(self, payer):
        assert send_form(payer).status_code == 200
        assert send_form(payer, title="甲").status_code == 302
        assert send_form(payer, title="乙").status_code == 422
        assert runs() == 1

    def test_without_a_token_nothing_changes(self, payer):
        for _ in range(2):
            send_form(payer, token="", title="甲")
        assert runs() == 2

    def test_a_redirect_by_htmx_counts_as_done(self, payer):
        view = one_submission(lambda request: HttpResponse(headers={"HX-Redirect": f"/{now().timestamp()}/"}))
        assert send_form(payer, view=view)["HX-Redirect"] == send_form(payer, view=view)["HX-Redirect"]

    def test_files_are_part_of_the_contents_and_still_readable(self, payer):
        @one_submission
        def take(request):
            record(PAID, by=request.user, summary=request.FILES["file"].read().decode())
            return HttpResponseRedirect("/")

        def send(content: bytes):
            return send_form(payer, view=take, file=SimpleUploadedFile("a.txt", content))

        assert [send(b"one").status_code, send(b"one").status_code, send(b"two").status_code] == [
            302,
            302,
            422,
        ]
        assert AuditEvent.objects.get(action=PAID).summary == "one"

    def test_each_showing_of_a_form_has_its_own_token(self):
        template = Template("{% load idempotency %}{% form_token %}")
        first, second = template.render(Context()), template.render(Context())
        assert first != second
        assert first.startswith('<input type="hidden" name="form_token" value="')


def test_it_works_with_ninja(payer):
    api = NinjaAPI(urls_namespace="idempotency-test")

    @api.post("/pay/")
    @decorate_view(idempotent)
    def order(request, payload: Order):
        record(PAID, by=request.user, summary=str(payload.amount))
        return {"run": runs()}

    view = next(pattern.callback for pattern in api.urls[0] if str(pattern.pattern) == "pay/")
    first, second = post(payer, view=view), post(payer, view=view)
    assert json.loads(first.content) == json.loads(second.content) == {"run": 1}
    assert post(payer, "k2", amount="many", view=view).status_code == 422
    assert post(payer, "k2", view=view).status_code == 200
    assert runs() == 2


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def at_once(self, user, threads: int = 16) -> Counter[int]:
        """The same request from several threads; how often each status was answered."""
        statuses: list[int] = []
        start = threading.Barrier(threads)

        def work() -> None:
            start.wait(10)
            statuses.append(post(user).status_code)
            connection.close()

        running = [threading.Thread(target=work) for _ in range(threads)]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
        return Counter(statuses)

    def test_one_of_many_at_once_does_the_work(self, payer):
        statuses = self.at_once(payer)
        assert runs() == 1
        assert statuses[201] >= 1
        assert statuses[201] + statuses[409] == 16

    def test_control_without_the_claim_all_do(self, payer, monkeypatch):
        monkeypatch.setattr(claiming, "claim", lambda owner, key, fingerprint: KeptAnswer(pk=0))
        monkeypatch.setattr(claiming, "keep", lambda row, response: True)
        self.at_once(payer)
        assert runs() == 16

    def test_lost_answers_are_asked_for_again_and_again(self, payer):
        for number in range(20):
            answers = {post(payer, f"order {number}").content for _ in range(5)}
            assert len(answers) == 1
        assert runs() == 20
