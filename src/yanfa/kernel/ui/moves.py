"""One page for every move of every process: it asks what the move asks for, and makes it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.asks import form_class
from yanfa.kernel.workflow.checking import verdict
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.records import process_of


def move_page(request: HttpRequest, record: Any, name: str) -> HttpResponse:
    """The page of a move of a record that has a page itself; the app's view has decided that it may be seen.

    Put it under the record's own URL as "move/<str:name>/": the buttons of ui/offers.html lead there.
    """
    process = process_of(record)
    if name not in {move.name for move in process.moves}:
        raise Http404(name)
    move = process.move(name)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(move.asks)(*sent)
    if form.is_valid() and told(form, lambda: perform(name, record, by=request.user, data=_answers(form))):
        messages.success(request, _("已办理：%s。") % move.label)
        return redirect(record)
    context = {"form": form, "record": record, "move": move, "verdict": verdict(move, request.user, record)}
    return render(request, "ui/move.html", context)


def _answers(form: Any) -> dict[str, Any]:
    return dict(getattr(form, "cleaned_data", {}))
