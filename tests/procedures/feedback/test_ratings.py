"""Services are rated once; bad ratings are called back by others, mended in time, or set aside by two persons."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.kernel.racing import Gate, race
from tests.registers.people import account, signed_in
from yanfa.kernel import clock
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.feedback.api import Service, ask_rating, declare_service
from yanfa.procedures.feedback.choices import RatingChannel, RatingLevel
from yanfa.procedures.feedback.models import Rating, RatingRequest
from yanfa.procedures.feedback.rules.ratings import is_bad, shares_of
from yanfa.procedures.feedback.services import ratings
from yanfa.procedures.feedback.services.ratings import answer_request, rate_openly, ratings_of

BAD = {"level": RatingLevel.DISSATISFIED, "reasons": ["办理时间长"]}
CALLED = {"method": "telephone", "reached": "yes", "said": "已说明情况，评价人认可。"}
MISSED = CALLED | {"reached": "no", "said": "无人接听"}


@pytest.fixture
def handler(db):
    return account("handler", "section_reporter", real_name="经办人")


@pytest.fixture
def caller(db):
    return account("caller", "feedback_officer", real_name="回访人")


@pytest.fixture
def head(db):
    return account("head", "section_head", real_name="处长")


@pytest.fixture
def asked(handler):
    return ask_rating(service="portal", title="账号找回", served_on=clock.today(), handler=handler)


@pytest.fixture
def bad(asked):
    return answer_request(asked, **BAD)


def test_the_shares_of_five_levels():
    counts = {"very_satisfied": 6, "satisfied": 2, "basically": 1, "very_dissatisfied": 1}
    shares = shares_of(counts)
    assert (shares.total, shares.satisfied, shares.with_basically) == (10, Decimal("80.00"), Decimal("90.00"))
    assert [row[1] for row in shares.by_level] == [6, 2, 1, 0, 1]
    assert shares_of({}).satisfied is None
    assert [level for level in RatingLevel if is_bad(level)] == ["dissatisfied", "very_dissatisfied"]


class TestGiving:
    def test_a_good_rating_is_closed_at_once(self, asked):
        rating = answer_request(asked, level=RatingLevel.SATISFIED, comment=" 很快 ")
        assert (rating.state, rating.comment, rating.title) == ("received", "很快", "账号找回")
        assert not Message.objects.exists()

    def test_a_bad_one_waits_to_be_called_back_and_is_told(self, bad, handler):
        assert bad.state == "to_call"
        assert Message.objects.filter(recipient=handler).count() == 1
        turn = Turn.objects.get(process="feedback.rating")
        assert turn.audience == "permission:feedback.call"
        assert turn.due_on is not None

    def test_a_bad_one_needs_a_reason(self, asked):
        with pytest.raises(ValidationError) as refusal:
            answer_request(asked, level=RatingLevel.VERY_DISSATISFIED)
        assert list(refusal.value.message_dict) == ["comment"]
        assert not Rating.objects.exists()

    def test_once_and_in_time(self, asked):
        answer_request(asked, level=RatingLevel.SATISFIED)
        with pytest.raises(ValidationError, match="已经评价过了"):
            answer_request(asked, level=RatingLevel.SATISFIED)
        RatingRequest.objects.update(expires_on=clock.today() - timedelta(days=1))
        asked.refresh_from_db()
        with pytest.raises(ValidationError, match="已过期"):
            answer_request(asked, level=RatingLevel.SATISFIED)

    def test_a_wrong_telephone_number_is_told_at_its_field(self, asked):
        with pytest.raises(ValidationError) as refusal:
            answer_request(asked, **BAD, phone="12")
        assert list(refusal.value.message_dict) == ["phone"]

    def test_what_may_not_be_rated_is_unknown(self, db):
        with pytest.raises(LookupError):
            ask_rating(service="nothing", title="无", served_on=clock.today())
        declare_service(Service("closed_service", "内部服务", "Inner", open_page=False))
        with pytest.raises(LookupError):
            rate_openly("closed_service", level=RatingLevel.SATISFIED)
        with pytest.raises(ValueError, match="declared twice"):
            declare_service(Service("closed_service", "另一项", "Other"))


class TestCallingBack:
    def test_who_rendered_the_service_does_not_call(self, bad, handler):
        perform("call", bad, by=account("other", "feedback_officer"), data=CALLED)
        mine = account("mine", "feedback_officer")
        RatingRequest.objects.update(handler=mine)
        with pytest.raises(MoveRefused, match="经办人以外的人"):
            perform("call", Rating.objects.get(), by=mine, data=CALLED)

    def test_nobody_reached_does_not_end_it(self, bad, caller):
        for _ in range(2):
            perform("call", bad, by=caller, data=MISSED)
            with pytest.raises(MoveRefused, match="还没有联系上"):
                perform("settle", bad, by=caller)
            with pytest.raises(MoveRefused, match="至少 3 次"):
                perform("mend", bad, by=caller, data={"matter": "流程"})
        perform("call", bad, by=caller, data=MISSED)
        perform("mend", bad, by=caller, data={"matter": "流程"})
        assert (bad.state, bad.calls.count()) == ("mending", 3)

    def test_reached_and_settled(self, bad, caller):
        perform("call", bad, by=caller, data=CALLED)
        perform("settle", bad, by=caller)
        facts = ratings_of(clock.today().year)
        assert (facts.bad, facts.call_rate, facts.settle_rate) == (1, Decimal("100.00"), Decimal("100.00"))

    def test_mended_by_who_rendered_it(self, bad, caller, handler):
        perform("call", bad, by=caller, data=CALLED)
        perform("mend", bad, by=caller, data={"matter": "流程"})
        perform("finish", bad, by=handler, data={"result": "已缩短流程并告知"})
        bad.refresh_from_db()
        assert (bad.state, bad.mended) == ("mended", "已缩短流程并告知")


class TestSettingAside:
    def test_two_persons_and_the_figures_without_it(self, bad, caller, head):
        perform("propose_exclusion", bad, by=caller, data={"reason": "重复误点"})
        with pytest.raises(MoveRefused):
            perform("exclude", bad, by=caller, data={"reason": "同意"})
        assert ratings_of(clock.today().year).shares.total == 1
        perform("exclude", bad, by=head, data={"reason": "核实为误点"})
        facts = ratings_of(clock.today().year)
        assert (facts.shares.total, facts.bad, facts.excluded) == (0, 0, 1)

    def test_who_proposed_does_not_decide_under_another_role(self, bad):
        both = account("both", "feedback_officer", "section_head")
        perform("propose_exclusion", bad, by=both, data={"reason": "误评"})
        with pytest.raises(MoveRefused, match="另一人"):
            perform("exclude", bad, by=both, data={"reason": "同意"})

    def test_it_may_be_kept(self, bad, caller, head):
        perform("propose_exclusion", bad, by=caller, data={"reason": "误评"})
        perform("keep", bad, by=head, data={"reason": "属实"})
        assert bad.state == "to_call"


class TestPages:
    def test_by_the_link(self, client, asked):
        page = client.get(asked.get_absolute_url())
        assert "账号找回" in page.content.decode()
        empty = client.post(asked.get_absolute_url(), {"level": "dissatisfied"})
        assert "请选择原因或写几句" in empty.content.decode()
        assert client.post(asked.get_absolute_url(), {"level": "satisfied"}).url == reverse("feedback:thanks")
        again = client.post(asked.get_absolute_url(), {"level": "satisfied"})
        assert "已经评价过了" in again.content.decode()

    def test_on_the_open_page(self, client, db):
        address = reverse("feedback:rate_service", args=["portal"])
        assert "门户网站" in client.get(address).content.decode()
        client.cookies["language"] = "en"
        assert "Portal" in client.get(address).content.decode()
        client.post(address, {"level": "very_satisfied", "website": "http://spam"})
        assert not Rating.objects.exists()
        client.post(address, {"level": "very_satisfied"})
        assert Rating.objects.get().channel == "page"
        assert client.get(reverse("feedback:rate_service", args=["nothing"])).status_code == 404

    def test_the_list_and_a_rating_for_who_calls_back(self, client, bad, caller):
        signed_in(client, caller)
        page = client.get(reverse("feedback:ratings")).content.decode()
        assert "账号找回" in page
        assert "待回访" in page
        assert (
            client.get(reverse("feedback:ratings"), {"level": "satisfied", "year": 2020}).status_code == 200
        )
        move = reverse("feedback:move_rating", args=[bad.public_id, "call"])
        assert client.post(move, CALLED).status_code == 302
        assert "已说明情况" in client.get(bad.get_absolute_url()).content.decode()
        assert client.get(reverse("feedback:ratings_xlsx")).status_code == 200

    def test_a_telephone_number_is_shown_for_the_record_alone(self, client, asked, caller):
        rating = answer_request(asked, **BAD, phone="13900001234")
        signed_in(client, caller)
        assert "13900001234" not in client.get(rating.get_absolute_url()).content.decode()
        shown = client.post(reverse("feedback:reveal_phone", args=[rating.public_id]))
        assert "13900001234" in shown.content.decode()
        assert shown["Cache-Control"] == "no-store"
        assert "查看未遮盖的个人信息" in client.get(rating.get_absolute_url()).content.decode()


@pytest.fixture
def held(monkeypatch):
    """Let nobody write before all sixteen have found that the link was not used."""
    gate, given = Gate(16), ratings._given
    monkeypatch.setattr(ratings, "_given", lambda rating, **said: gate() or given(rating, **said))


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_clicks_on_one_link_one_counts(handler, held):
    asked = ask_rating(service="portal", title="账号找回", served_on=date(2026, 1, 5), handler=handler)
    outcomes = race([lambda: answer_request(asked, level=RatingLevel.SATISFIED)] * 16)
    assert sum(isinstance(outcome, Rating) for outcome in outcomes) == 1
    assert all(isinstance(outcome, Rating | ValidationError) for outcome in outcomes)
    assert Rating.objects.count() == 1


def naive_answer(asked):
    """What a naive programmer writes: look whether the link was used, then keep a rating that is not bound to it."""
    if Rating.objects.filter(request=asked).exists():
        raise AssertionError
    return ratings._given(
        Rating(service=asked.service, channel=RatingChannel.LINK, level=RatingLevel.SATISFIED)
    )


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_all_sixteen_count(handler, held):
    asked = ask_rating(service="portal", title="账号找回", served_on=date(2026, 1, 5), handler=handler)
    outcomes = race([lambda: naive_answer(asked)] * 16)
    assert all(isinstance(outcome, Rating) for outcome in outcomes), outcomes
    assert Rating.objects.count() == 16
