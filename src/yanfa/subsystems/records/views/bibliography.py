"""Taking in a bibliographic file: a preview first, then all or none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.organisations.api import Organisation, employers_of
from yanfa.subsystems.records.forms.bibliography import BibliographyForm
from yanfa.subsystems.records.importers.bibliography import Bibliography, Wishes
from yanfa.subsystems.records.permissions import WRITE


@permission_required(WRITE)
@require_http_methods(["GET", "POST"])
def bibliography(request: HttpRequest) -> HttpResponse:
    """The page of the import."""
    own = Organisation.objects.filter(public_id__in=employers_of(request.user)).first()
    form = BibliographyForm(request.POST or None, request.FILES or None, initial={"unit": own})
    plan = carried_out(request, form) if form.is_valid() else None
    if plan is not None and request.POST.get("step") == "import" and not plan.errors:
        done = {"new": len(plan.new), "same": plan.unchanged}
        messages.success(request, _("已导入 %(new)s 篇，%(same)s 篇已在台账，未重复登记。") % done)
        return redirect("records:results", kind="papers")
    return render(request, "records/bibliography/import.html", {"form": form, "plan": plan})


def carried_out(request: HttpRequest, form: Any) -> Plan[Any] | None:
    """The plan, carried out when that is asked for; None with the reason on the form."""
    data, source = form.data_given()
    names = ("unit", "project", "topic", "bare_years")
    wishes = Wishes(**{name: form.cleaned_data[name] for name in names})
    try:
        works = Bibliography(data, wishes, request.user)
        return works.take_in(source) if request.POST.get("step") == "import" else works.plan()
    except UnreadableDocument as problem:
        form.add_error(None, str(problem))
    except ImportRefused as refused:
        return refused.plan
    return None
