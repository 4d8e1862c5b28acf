"""What makes a paper count, by what one is recognised, and which lists a journal may stand in."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.subsystems.records.results.making import at, drafted, facts, verified
from yanfa.kernel.indicators.compute import by_dimension, compute, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.records.indicators.papers import PAPERS
from yanfa.subsystems.records.models import Paper
from yanfa.subsystems.records.services import results
from yanfa.subsystems.records.services.results_facts import facts_of

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)


@pytest.fixture(autouse=True)
def in_april():
    with at(2024, 4, 2):
        yield


def test_only_articles_of_ours_count_and_the_rest_is_told_beside(of):
    cases = (
        ("article", "first", "pku"),
        ("article", "corresponding", "cssci,sci"),
        ("article", "both", ""),
        ("article", "other", ""),
        ("monograph", "first", ""),
        ("abstract", "first", ""),
        ("accepted", "first", ""),
    )
    for number, (kind, role, lists) in enumerate(cases):
        given = {"kind": kind, "our_role": role, "core_lists": lists, "title": f"论文{number}"}
        verified(of, Paper, DAY, **given)
    assert compute(PAPERS, Period.year(2024)).numerator == 3
    told = {str(fact.label): fact.value for fact in facts_of(Paper, 2024)}
    assert (told["其中核心期刊"], told["专著"], told["录用未刊"]) == (2, 1, 1)
    assert {key: each.numerator for key, each in by_dimension(PAPERS, Period.year(2024), "core").items()} == {
        "True": 2,
        "False": 1,
    }


def test_no_name_of_a_person_stands_in_the_rows(of):
    verified(of, Paper, DAY)
    paths = [column.path for column in PAPERS.numerator.columns]
    shown = list(rows_of(PAPERS, PAPERS.numerator, Period.year(2024)).values_list(*paths))
    assert "张三" not in str(shown)


@pytest.mark.parametrize(
    ("first", "second", "twice"),
    [
        ({"doi": "10.1000/ABC"}, {"doi": "https://doi.org/10.1000/abc", "title": "另一题名"}, True),
        ({"doi": "10.1000/a"}, {"doi": "10.1000/b"}, False),
        ({}, {}, True),
        ({"title": "科技资源：共享"}, {"title": "科技资源  共享"}, True),
        ({"title": "Open Data"}, {"title": "OPEN  DATA."}, True),
        ({"journal": "甲刊"}, {"journal": "乙刊"}, False),
        ({"doi": "10.1000/a"}, {}, True),
        ({}, {"doi": "10.1000/a"}, True),
    ],
)
def test_one_paper_is_there_once(of, first, second, twice):
    drafted(of, Paper, DAY, **first)
    if twice:
        with pytest.raises(ValidationError, match="已登记"):
            results.register(Paper, by=of.reporter, facts=facts(Paper, DAY, **second))
    else:
        results.register(Paper, by=of.reporter, facts=facts(Paper, DAY, **second))
    assert Paper.objects.count() == (1 if twice else 2)


def test_after_a_withdrawal_it_may_be_registered_again(of):
    paper = drafted(of, Paper, DAY, doi="10.1000/a")
    perform("withdraw", paper, by=of.reporter, data={"reason": "登记有误"})
    assert verified(of, Paper, DAY, doi="10.1000/a").state == "verified"


@pytest.mark.parametrize("codes", ["pku，cssci", "PKU, CSSCI", "pku,cssci"])
def test_lists_are_those_of_the_policy(of, codes):
    paper = drafted(of, Paper, DAY, core_lists=codes)
    assert (paper.core_lists, paper.core) == ("pku,cssci", True)
    with pytest.raises(ValidationError, match="没有目录“nature”"):
        results.change(paper, by=of.reporter, version=1, facts={"core_lists": "nature"})


@pytest.mark.parametrize("issn", ["1000-0136", "123", "abcd-efgh"])
def test_a_wrong_issn_is_told_at_its_field(of, issn):
    with pytest.raises(ValidationError) as refusal:
        results.register(Paper, by=of.reporter, facts=facts(Paper, DAY, issn=issn))
    assert "issn" in refusal.value.message_dict


def test_an_issn_is_kept_in_one_form(of):
    assert drafted(of, Paper, DAY, issn="ＩＳＳＮ 1000 0135".replace(" 0135", "0135")).issn == "1000-0135"
