"""Pages of the joint review: each opens for whom it is meant, foreign ones are not found, results are public."""

import random

import pytest
from django.urls import reverse

from tests.registers.people import signed_in
from tests.subsystems.instruments import factories
from tests.subsystems.instruments.purchase.rounds import Story, ranker
from tests.subsystems.instruments.purchase.test_judging import published
from yanfa.kernel.indicators.compute import by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.organisations import demo as organisations
from yanfa.subsystems.instruments.demo import purchase as demo
from yanfa.subsystems.instruments.indicators.purchase import JOINT_REVIEWS

pytestmark = pytest.mark.django_db


def get(client, name, *args):
    """The answer of a page."""
    return client.get(reverse(f"instruments:{name}", args=args))


def test_pages_of_a_published_round(client):
    story = Story()
    made = published(story)
    cut = made[1].public_id
    page = get(client, "purchase_result", story.round.public_id).content.decode()
    assert "900,000.00" in page
    assert "华东大学" in page
    assert get(client, "purchase_results").status_code == 200
    signed_in(client, story.officer)
    for name in ("purchase_round", "purchase_round_change", "purchase_round_panel", "purchase_letter_docx"):
        assert get(client, name, story.round.public_id).status_code == 200, name
    for name in ("purchases", "purchase_rounds", "purchase_round_new", "purchase_overdue"):
        assert get(client, name).status_code == 200, name
    assert get(client, "purchase_letter_pdf", story.round.public_id).content[:4] == b"%PDF"
    assert get(client, "purchase_letter_xlsx", story.round.public_id).content[:2] == b"PK"
    issue = reverse("instruments:purchase_letter_issue_docx", args=[story.round.public_id])
    assert client.post(issue).status_code == 302
    assert "SHA-256" in get(client, "purchase_round", story.round.public_id).content.decode()
    signed_in(client, story.admin)
    page = get(client, "purchase", cut).content.decode()
    assert "同类仪器比对" in page
    assert "申请复议" in page
    assert "电镜组" not in page
    assert get(client, "purchase_form_docx", cut).status_code == 200
    signed_in(client, factories.admin_of(factories.unit("别的单位")))
    assert get(client, "purchase", cut).status_code == 404


def test_a_unit_writes_and_a_department_ranks(client):
    story = Story()
    draft, sealed = story.begun(), story.sealed(name="电镜甲")
    signed_in(client, story.admin)
    edit = get(client, "purchase_edit", draft.public_id).content.decode()
    assert "选型比较" in edit
    assert "型号1" in edit
    signed_in(client, story.ranker)
    begin = reverse(
        "instruments:purchase_ranking_begin", args=[story.round.public_id, story.department.public_id]
    )
    answer = client.post(begin)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "电镜甲" in page
    assert "透射电子显微镜" not in page
    assert get(client, "purchase", draft.public_id).status_code == 404
    assert get(client, "purchase", sealed.public_id).status_code == 200
    signed_in(client, ranker(factories.unit("别的部门")))
    assert client.get(answer.url).status_code == 404


def test_the_demonstration_counts_what_the_figure_counts():
    installation.mark("demonstration")
    year = DemoYear(2024, 0.02, random.Random("purchase"))
    for builder in (accounts, organisations, demo):
        builder.build(year)
    counted = year.tally.counts["instruments.joint_reviews"]
    assert compute(JOINT_REVIEWS, Period.year(2024)).numerator == counted.numerator == 4
    months = by_month(JOINT_REVIEWS, Period.year(2024))
    found = {place: value.numerator for place, value in enumerate(months, 1) if value.numerator}
    assert found == counted.by_month
    demo.build(year)
    assert compute(JOINT_REVIEWS, Period.year(2024)).numerator == 4
