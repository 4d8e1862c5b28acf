"""What global search finds of 绩效: the forms on file."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from yanfa.kernel.access.audience import holders
from yanfa.kernel.search.sources import EVERYBODY, Source, register
from yanfa.subsystems.performance.choices import Origin
from yanfa.subsystems.performance.models import FiledForm


def _audience(form: FiledForm) -> Iterable[str]:
    return [EVERYBODY] if form.origin == Origin.PUBLISHED else [holders("performance.keep")]


def _body(form: FiledForm) -> str:
    names = form.rows.values_list("name", flat=True)
    return " ".join([form.unit, form.authority, str(form.year or ""), *names])


register(
    Source(
        model=FiledForm,
        label=_("自评表"),
        title=lambda form: form.project or form.file_name,
        url=FiledForm.get_absolute_url,
        audience=_audience,
        body=_body,
        summary=lambda form: f"{form.year or ''} {form.unit}".strip(),
    )
)
