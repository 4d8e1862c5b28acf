"""Lists that are counted up to a cap: what the pager says, what it costs, and that no row before the cap is lost."""

import pytest
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from yanfa.kernel.ui.paging import CappedPaginator

pytestmark = pytest.mark.django_db
PAGER = Template("{% load ui %}{% pager page %}")


@pytest.fixture
def seven():
    model = get_user_model()
    for number in range(7):
        model.objects.create(login=f"person{number}", real_name=f"人员{number}")
    return model.objects.filter(login__startswith="person").order_by("login")


def told(page):
    context = Context({"request": RequestFactory().get("/"), "page": page})
    return " ".join(PAGER.render(context).split())


def test_a_list_within_the_cap_says_how_many(seven):
    for cap in (7, 8):
        paginator = CappedPaginator(seven, 3, cap=cap)
        assert (paginator.count, paginator.num_pages, paginator.over) == (7, 3, False)
        assert "第 1 / 3 页，共 7 条" in told(paginator.get_page(1))


def test_a_longer_list_says_more_than_the_cap_and_ends_there(seven):
    paginator = CappedPaginator(seven, 2, cap=5)
    assert (paginator.count, paginator.num_pages, paginator.over) == (5, 3, True)
    shown = [row.login for number in paginator.page_range for row in paginator.page(number)]
    assert shown == [f"person{number}" for number in range(5)]
    assert "超过 5 条" in told(paginator.get_page(2))
    assert "共 " not in told(paginator.get_page(2))
    with translation.override("en"):
        assert "more than 5" in told(paginator.get_page(2))
    assert 'rel="next"' not in told(paginator.get_page(99))


def test_counting_reads_no_more_rows_than_the_cap(seven, django_assert_num_queries):
    with django_assert_num_queries(1) as seen:
        assert CappedPaginator(seven, 2, cap=3).over
    assert "LIMIT 4" in seen.captured_queries[0]["sql"]
    assert "ORDER BY" not in seen.captured_queries[0]["sql"]


def test_a_list_in_memory_has_the_same_pages():
    paginator = CappedPaginator(list(range(7)), 2, cap=5)
    assert (paginator.count, paginator.over, list(paginator.page(3))) == (5, True, [4])
