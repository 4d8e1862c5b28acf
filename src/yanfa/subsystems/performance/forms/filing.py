"""What officers type: files to check, and the filters of the list of forms."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.choices import Origin

MOST_FILES = 20
LARGEST_BYTES = 20 * 1024 * 1024


class SeveralFilesInput(forms.ClearableFileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """A list of uploaded files, each within the size limit."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = data if isinstance(data, list) else [data]
        if not uploads:
            super().clean(None, initial)
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(
                _("一次最多检查 %(most)s 个文件，请分批上传。"), params={"most": MOST_FILES}
            )
        return [self._clean_one(upload, initial) for upload in uploads]

    def _clean_one(self, upload: Any, initial: Any) -> Any:
        cleaned = super().clean(upload, initial)
        if cleaned.size > LARGEST_BYTES:
            raise forms.ValidationError(
                _("文件“%(name)s”超过 20 MB，请只保留自评表后再上传。"), params={"name": cleaned.name}
            )
        return cleaned


class CheckForm(forms.Form):
    """Files to check; nothing of them is kept."""

    uploads = SeveralFilesField(
        label=_("自评表文件"),
        help_text=_("txt、html、docx、xlsx、xls 或可复制文字的 PDF；一个文件可以含多张表。"),
        error_messages={"required": _("请先选择文件。")},
    )


class FormFilter(forms.Form):
    """Filters of the list; a filter that makes no sense is ignored, because a link may be old."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    severity = forms.ChoiceField(
        label=_("检查结果"),
        required=False,
        choices=[("", _("全部")), ("errors", _("有错误")), ("warnings", _("有疑点")), ("clean", _("无错误"))],
    )
    origin = forms.ChoiceField(
        label=_("来源"),
        required=False,
        choices=[("", _("全部")), (Origin.PUBLISHED, _("已公开")), (Origin.KEPT, _("自行留存"))],
    )

    def __init__(self, *args: Any, years: list[int], **options: Any) -> None:
        super().__init__(*args, **options)
        choice = cast(forms.ChoiceField, self.fields["year"])
        choice.choices = [("", _("全部")), *((str(year), str(year)) for year in years)]

    def narrow(self, forms_on_file: Any) -> Any:
        """The forms that the valid filters leave."""
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("q"):
            forms_on_file = forms_on_file.matching(chosen["q"])
        if chosen.get("year"):
            forms_on_file = forms_on_file.filter(year=chosen["year"])
        if chosen.get("origin"):
            forms_on_file = forms_on_file.filter(origin=chosen["origin"])
        conditions = {"errors": {"errors__gt": 0}, "warnings": {"warnings__gt": 0}, "clean": {"errors": 0}}
        return forms_on_file.filter(**conditions.get(chosen.get("severity") or "", {}))


def years_on_file(forms_on_file: Any) -> list[int]:
    """The years that the filter offers, newest first."""
    years = forms_on_file.exclude(year=None).order_by("-year").values_list("year", flat=True).distinct()
    return list(years)
