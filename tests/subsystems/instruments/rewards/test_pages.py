"""Forms of rewards through their pages: application, expense, money taken back, and who is turned away."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments.evaluation.batches import Story, on, served
from yanfa.subsystems.instruments.models import RewardApplication

pytestmark = pytest.mark.django_db

PERSON = {"name": "李工", "category": "technical", "department": "测试中心", "merits": "服务企业"}


def url(name, record):
    return reverse(f"instruments:{name}", args=[record.public_id])


def persons(*rows):
    """The formset of persons as a browser sends it."""
    sent = {"form-TOTAL_FORMS": f"{max(2, len(rows))}", "form-INITIAL_FORMS": "0"}
    return sent | {
        f"form-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()
    }


@pytest.fixture
def story():
    made = Story()
    for instrument in made.instruments:
        served(instrument, amount="400000")
    return made


def test_a_unit_applies_with_a_person_who_agreed(client, story):
    story.settled()
    evaluation = story.evaluations[0]
    with on(date(2025, 9, 26)):
        signed_in(client, story.admins[0])
        assert url("reward_apply", evaluation) in client.get(url("evaluation", evaluation)).text
        silent = client.post(url("reward_apply", evaluation), {"plan": "运行维护"} | persons(PERSON))
        assert "须经本人同意" in silent.text
        assert not RewardApplication.objects.exists()
        sent = {"plan": "运行维护"} | persons(PERSON | {"agreed": "on"})
        done = client.post(url("reward_apply", evaluation), sent)
        made = RewardApplication.objects.get()
        assert done.url == made.get_absolute_url()
        assert "李工" in client.get(done.url).text
        again = client.post(url("reward_apply", evaluation), sent)
        assert again.status_code == 200
        assert RewardApplication.objects.count() == 1
        assert client.post(url("reward_apply", story.evaluations[1]), sent).status_code == 404


def test_more_persons_than_the_parameter_allows_are_refused(client, story):
    story.settled()
    three = [PERSON | {"agreed": "on", "name": name} for name in ("李工", "王工", "赵工")]
    with on(date(2025, 9, 26)):
        signed_in(client, story.admins[0])
        page = client.post(url("reward_apply", story.evaluations[0]), {"plan": "维护"} | persons(*three))
    assert "最多申报" in page.text
    assert not RewardApplication.objects.exists()


def test_an_expense_is_recorded_by_the_unit_alone(client, story):
    story.paid()
    one = story.rewards[0]
    sent = {"category": "training", "amount": "15000", "voucher_no": "记-1", "spent_on": "2025-12-01"}
    with on(date(2025, 12, 1)):
        signed_in(client, story.admins[0])
        assert url("reward_use", one) in client.get(url("reward", one)).text
        assert "只剩" in client.post(url("reward_use", one), sent | {"amount": "20000.01"}).text
        assert (
            "不能早于拨付日期" in client.post(url("reward_use", one), sent | {"spent_on": "2025-11-01"}).text
        )
        assert client.post(url("reward_use", one), sent).status_code == 302
        assert "记-1" in client.get(url("reward", one)).text
        signed_in(client, story.officer)
        assert client.post(url("reward_use", one), sent | {"voucher_no": "记-2"}).status_code == 200
    assert [use.amount for use in one.uses.all()] == [Decimal(15_000)]


def test_money_is_taken_back_by_the_authority_alone(client, story):
    story.paid()
    one = story.rewards[0]
    sent = {
        "amount": "5000",
        "reason": "材料不实",
        "document_no": "沪科〔2025〕50号",
        "decided_on": "2025-12-02",
    }
    with on(date(2025, 12, 3)):
        signed_in(client, story.officer)
        assert client.get(url("reward_clawback", one)).status_code == 403
        signed_in(client, story.authority)
        assert url("reward_clawback", one) in client.get(url("reward", one)).text
        assert "还剩" in client.post(url("reward_clawback", one), sent | {"amount": "20001"}).text
        early = client.post(url("reward_clawback", one), sent | {"decided_on": "2025-10-01"})
        assert "不能早于批准文件" in early.text
        assert client.post(url("reward_clawback", one), sent).status_code == 302
        assert "沪科〔2025〕50号" in client.get(url("reward", one)).text
    one.refresh_from_db()
    assert one.recovered == 5000


def test_strangers_find_no_reward(client, story):
    story.paid()
    signed_in(client, story.admins[1])
    for name in ("reward", "reward_records", "reward_use"):
        assert client.get(url(name, story.rewards[0])).status_code == 404
