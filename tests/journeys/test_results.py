"""Every list of results, its form and one of its records, in both languages."""

import pytest

from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey


@pytest.fixture
def width():
    """The narrow one: tables become cards there, and whatever is too wide shows."""
    return "telephone"


KINDS = (
    *("papers", "applications", "rights", "right_events", "research", "research_events", "meetings"),
    *("agreements", "renewals", "plans", "activities", "charters", "members", "departures"),
)


def test_results_at_a_glance_and_the_import_of_a_bibliography(open_page, language, photograph):
    page = open_page("/records/results/", language, role="成果与制度管理员")
    assert_sound(page)
    photograph(page, "records-results", language)
    page.goto("/records/results/papers/bibliography/")
    assert_sound(page)
    page.locator("[name=text]").fill(
        "@article{x, title={Title}, author={A, B}, journal={J}, year=2020, month=3}"
    )
    page.locator("button[value=preview]").click()
    assert_sound(page)


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_its_form_and_a_record(open_page, language, kind):
    page = open_page(f"/records/results/{kind}/", language, role="成果与制度管理员")
    assert_sound(page)
    rows = page.locator("tbody td a")
    if rows.count():
        rows.first.click()
        assert_sound(page)
    page.goto(f"/records/results/{kind}/new/")
    assert_sound(page)
