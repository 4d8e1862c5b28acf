"""One page for every import of a list: a preview first, then all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.tabular import Column, ImportedRows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan


class Importer(Protocol):
    """What an app's `importers` module offers."""

    COLUMNS: Sequence[Column]

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of a file. Raises UnreadableDocument."""
        ...

    def plan_of(self, rows: ImportedRows) -> Plan[Any]:
        """What an import would do; nothing is changed."""
        ...

    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[Any]:
        """Import, all or none. Raises ImportRefused."""
        ...


class FileForm(forms.Form):
    """The file to import."""

    file = forms.FileField(label=gettext_lazy("文件"), widget=forms.FileInput({"accept": ".xlsx,.xls,.csv"}))


def import_page(
    request: HttpRequest, importer: Any, *, heading: str, back: str, back_url: str
) -> HttpResponse:
    """The page of an import; `importer` is a module that is an Importer, `back_url` the list that it fills."""
    form = FileForm(request.POST or None, request.FILES or None)
    plan = _carried_out(request, form, importer) if form.is_valid() else None
    if plan is not None and request.POST.get("step") == "import" and not plan.errors:
        done = {"new": len(plan.new), "changed": len(plan.changed), "same": plan.unchanged}
        messages.success(
            request, _("已导入：新增 %(new)s 条，变更 %(changed)s 条，无变化 %(same)s 条。") % done
        )
        return redirect(back_url)
    context = {"form": form, "plan": plan, "columns": importer.COLUMNS, "heading": heading}
    return render(request, "ui/import.html", context | {"back": back, "back_url": back_url})


def _carried_out(request: HttpRequest, form: FileForm, importer: Importer) -> Plan[Any] | None:
    """The plan, carried out when that is asked for; None with the reason on the form."""
    file = form.cleaned_data["file"]
    try:
        rows = importer.read(file.read(), file.name)
        if request.POST.get("step") == "import":
            return importer.import_rows(rows, by=request.user, source=file.name)
        return importer.plan_of(rows)
    except UnreadableDocument as problem:
        form.add_error("file", str(problem))
    except ImportRefused as refused:
        return refused.plan
    return None
