"""The sheet of an expert for one item: saved while he types, submitted for good."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yanfa.kernel.ui.refusals import told
from yanfa.procedures.review.effects.sentences import names_of
from yanfa.procedures.review.forms.sheets import SheetForm
from yanfa.procedures.review.services.scoring import save_draft, submit_sheet
from yanfa.procedures.review.views.finding import sheet_for


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fill in, save, submit; read only once it is submitted."""
    found = sheet_for(request.user, public_id)
    form = SheetForm(request.POST or None, sheet=found)
    if form.is_valid():
        final = "submit" in request.POST
        keep = submit_sheet if final else save_draft
        given = {"version": form.cleaned_data["version"], "content": form.content()}
        if told(form, lambda: keep(found, by=request.user, **given)):
            messages.success(request, _("已提交，不能再修改。") if final else _("已保存，还没有提交。"))
            return redirect(found.seat if final else found)
    context = {"sheet": found, "form": form, "names": names_of(form.scheme)}
    return render(request, "review/sheet.html", context)


@require_POST
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Keep what was typed so far; the answer is the new version, or why nothing was kept."""
    found = sheet_for(request.user, public_id)
    form = SheetForm(request.POST, sheet=found)
    if form.is_valid():
        given = {"version": form.cleaned_data["version"], "content": form.content()}
        if saved := told(form, lambda: save_draft(found, by=request.user, **given)):
            return JsonResponse({"version": saved.version})
    faults = [error for errors in form.errors.values() for error in errors]
    return JsonResponse({"faults": faults}, status=409)
