"""Saving a form over a record that somebody else may have saved meanwhile, and pages that hold one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yanfa.kernel.access import Verdict
from yanfa.kernel.ui.refusals import told
from yanfa.kernel.workflow.errors import MoveRefused


def kept(form: Any, record: models.Model, act: Callable[[], Any]) -> Any:
    """What the act returns, or None with its refusal on the form and, after a lost race, what stands now."""
    done = told(form, act)
    if done is None:
        fresh = type(record)._base_manager.filter(pk=record.pk).first()
        if fresh is not None:
            form.compare(fresh)
    return done


def form_page(request: HttpRequest, form: Any, *, heading: str, record: Any, **context: Any) -> HttpResponse:
    """A page that holds one form about a record; `button` and `note` may be given."""
    standard = {"form": form, "heading": heading, "record": record, "button": "", "note": ""}
    return render(request, "performance/goals/form.html", standard | context)


def acted(request: HttpRequest, back: Any, act: Callable[[], Any], done: str) -> HttpResponse:
    """Do it and go back, with what came of it."""
    try:
        act()
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(back)


def open_to(verdict: Verdict) -> None:
    """Raise PermissionDenied with the sentence of a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
