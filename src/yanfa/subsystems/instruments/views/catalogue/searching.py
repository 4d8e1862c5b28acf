"""The search page of the public catalogue, as a whole and as a fragment, and its result as a spreadsheet."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yanfa.kernel.access.decorators import public
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.subsystems.instruments.choices.catalogue import Sort
from yanfa.subsystems.instruments.exports import catalogue as exports
from yanfa.subsystems.instruments.rules.catalogue.questions import Question, question_of
from yanfa.subsystems.instruments.services.catalogue.finding import PAGE, Result, find
from yanfa.subsystems.instruments.services.catalogue.labels import groups_of

#: A spreadsheet holds this many rows at most: it is for working with a choice, not for copying the register.
MOST_EXPORTED = 5000


def asked(request: HttpRequest) -> Question:
    """The question of this address."""
    return question_of(dict(request.GET.lists()))


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is found, with its facets; htmx asks for the part below the words only."""
    result = find(asked(request))
    fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    page = "_found.html" if fragment else "search.html"
    response = render(request, f"instruments/catalogue/{page}", shown(result))
    patch_vary_headers(response, ["HX-Request"])
    return response


def shown(result: Result) -> dict[str, object]:
    """What the page shows of a result."""
    groups = groups_of(result)
    question = result.question
    sorts = {
        Sort.RELEVANCE: _("相关度"),
        Sort.NEWEST: _("最新发布"),
        Sort.VALUE: _("原值从高到低"),
        Sort.USED: _("使用最多"),
    }
    return {
        "result": result,
        "question": question,
        "records": result.records(),
        "groups": groups,
        "chosen": [(group, value) for group in groups for value in group.chosen],
        "sorts": [(code, label) for code, label in sorts.items() if question.text or code != Sort.RELEVANCE],
        "address": urlencode(question.pairs()),
        "page": Paginator(range(result.total), PAGE).get_page(result.page),
        "too_many": result.total > MOST_EXPORTED,
        "most": MOST_EXPORTED,
    }


@public
@require_safe
def catalogue_xlsx(request: HttpRequest) -> HttpResponse:
    """The public facts of what is found."""
    result = find(asked(request))
    rows = exports.rows(result.all_records(MOST_EXPORTED), request.build_absolute_uri("/")[:-1])
    return workbook_response(_("大型仪器目录") + ".xlsx", exports.headings(), rows)
