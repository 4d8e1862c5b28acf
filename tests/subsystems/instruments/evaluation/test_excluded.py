"""What does not count is opened by reason, for the unit and for officers, and for nobody else."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments.evaluation.batches import Story, on, served
from yanfa.subsystems.instruments.services.evaluation.excluded import excluded_records, excluded_sums

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    """One record that counts and some that do not, rewarded and paid."""
    made = Story()
    first = made.instruments[0]
    served(first, amount="400000")
    for number in range(3):
        served(first, amount="100.50", contract_no="", user_unit=f"缺合同用户{number}")
    served(first, amount="7", external=False, user_unit="本单位课题组")
    served(made.instruments[1], amount="400000")
    return made.paid()


def address(evaluation, reason=""):
    found = reverse("instruments:evaluation_excluded", args=[evaluation.public_id])
    return f"{found}?reason={reason}" if reason else found


def test_sums_and_records_agree(story):
    evaluation = story.evaluations[0]
    sums = {each.code: (each.records, each.amount) for each in excluded_sums(evaluation)}
    assert sums == {"internal": (1, Decimal(7)), "contract": (3, Decimal("301.50"))}
    for code, (records, amount) in sums.items():
        found = list(excluded_records(evaluation, code))
        assert (len(found), sum(each.amount for each in found)) == (records, amount)
    # What this evaluation was rewarded for is not told as rewarded elsewhere.
    assert not excluded_records(evaluation, "rewarded").exists()


def test_a_unit_opens_its_own_and_nobody_elses(client, story):
    evaluation, other = story.evaluations
    with on(date(2025, 11, 20)):
        signed_in(client, story.admins[0])
        page = client.get(reverse("instruments:evaluation", args=[evaluation.public_id])).text
        assert address(evaluation, "contract") in page
        opened = client.get(address(evaluation, "contract")).text
        assert "缺合同用户2" in opened
        assert "本单位课题组" not in opened
        assert client.get(address(evaluation, "nonsense")).status_code == 404
        assert client.get(address(other)).status_code == 404


def test_a_page_takes_the_same_statements_whatever_its_length(client, story, django_assert_max_num_queries):
    evaluation = story.evaluations[0]
    for number in range(60):
        served(story.instruments[0], contract_no="", user_unit=f"又一用户{number}")
    with on(date(2025, 11, 20)):
        signed_in(client, story.officer)
        with django_assert_max_num_queries(35):
            text = client.get(address(evaluation, "contract")).text
    assert text.count("又一用户") + text.count("缺合同用户") == 50
