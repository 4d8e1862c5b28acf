"""The pages of load tests: the list, recording one, its page with report and moves."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel import policy
from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.files import serving
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.checking import moves_for
from yanfa.subsystems.operations.exports.load_tests import load_tests_table
from yanfa.subsystems.operations.forms.load_tests import LoadTestForm
from yanfa.subsystems.operations.forms.probing import YearFilter
from yanfa.subsystems.operations.models import LoadTest
from yanfa.subsystems.operations.permissions import READ, WORK
from yanfa.subsystems.operations.permissions.load_tests import may_correct_load_test
from yanfa.subsystems.operations.services.load_tests import change_load_test, record_load_test

PER_PAGE = 50
LOG_LINES = 50
FORM = "operations/load_tests/form.html"


def _tests(form: YearFilter) -> QuerySet[LoadTest]:
    period, words = Period.year(form.chosen_year), form.words
    found = LoadTest.objects.filter(tested_on__gte=period.start, tested_on__lt=period.end)
    named = Q(system__name__icontains=words) | Q(release__icontains=words) | Q(tool__icontains=words)
    return (found.filter(named) if words else found).select_related("system", "report", "signed_by")


@permission_required(READ)
def load_tests(request: HttpRequest) -> HttpResponse:
    """The load tests of a year."""
    form = YearFilter(request.GET)
    page = Paginator(_tests(form), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_work": permitted(request.user, WORK)}
    return render(request, "operations/load_tests/load_tests.html", context)


@permission_required(READ)
def load_tests_xlsx(request: HttpRequest) -> HttpResponse:
    """The list as a spreadsheet."""
    form = YearFilter(request.GET)
    headings, rows = load_tests_table(_tests(form))
    return table_response(f"{_('压力测试')}{form.chosen_year}", "xlsx", headings, rows)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def load_test_new(request: HttpRequest) -> HttpResponse:
    """Record a test."""
    form = LoadTestForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        report = form.cleaned_data["report"]
        if test := told(form, lambda: record_load_test(by=request.user, report=report, **form.facts())):
            messages.success(request, _("已登记，等待另一人签认。"))
            return redirect(test)
    return render(request, FORM, {"form": form, "heading": _("登记压力测试"), "button": _("登记")})


@permission_required(READ)
def load_test(request: HttpRequest, public_id: str) -> HttpResponse:
    """One test: its facts, its limits, its report, what may be done, and its log."""
    test = _found(public_id)
    context = {
        "test": test,
        "offers": moves_for(request.user, test),
        "may_change": test.state == "returned" and may_correct_load_test(request.user, test),
        "largest_p95": policy.get("operations.load_test_p95_ms", test.tested_on).value,
        "largest_errors": policy.get("operations.load_test_error_percent", test.tested_on).value,
        "log": AuditEvent.objects.for_target(test).order_by("-pk")[:LOG_LINES],
    }
    return render(request, "operations/load_tests/load_test.html", context)


@permission_required(WORK)
@require_http_methods(["GET", "POST"])
def load_test_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mend a test that was sent back."""
    test = _found(public_id)
    form = LoadTestForm(request.POST or None, request.FILES or None, instance=test)
    if request.method == "POST" and form.is_valid():
        version, report = form.cleaned_data["version"] or 0, form.cleaned_data["report"] or None
        if told(
            form,
            lambda: change_load_test(test, by=request.user, version=version, report=report, **form.facts()),
        ):
            messages.success(request, _("已保存，请重新提交签认。"))
            return redirect(test)
    return render(
        request, FORM, {"form": form, "heading": _("修改压力测试"), "button": _("保存"), "test": test}
    )


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def load_test_move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Sign, send back, submit again, or make void."""
    return move_page(request, _found(public_id), name)


@permission_required(READ)
def load_test_report(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The report that proves it."""
    return serving.serve(_found(public_id).report)


def _found(public_id: str) -> LoadTest:
    tests = LoadTest.objects.select_related("system", "report", "recorded_by", "signed_by")
    return get_object_or_404(tests, public_id=public_id)
