"""What is given for taking in a bibliographic file: the file or its text, and what is said of all its works."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yanfa.registers.organisations.api import named
from yanfa.subsystems.records.forms.results import ProjectField, UnitField, project_named
from yanfa.subsystems.records.models.papers import TOPICS
from yanfa.subsystems.records.rules.bibliography.text import LARGEST


class BibliographyForm(forms.Form):
    """A file, or pasted text."""

    file = forms.FileField(
        label=_("题录文件"),
        required=False,
        widget=forms.FileInput({"accept": ".bib,.ris,.enw,.txt,.json,.net"}),
        help_text=_(
            "BibTeX、RIS、EndNote、RefWorks、NoteExpress 或 Crossref JSON；知网导出的 GB18030 文件可直接导入。"
        ),
    )
    text = forms.CharField(
        label=_("或粘贴题录文本"),
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 6}),
    )
    unit = UnitField(
        find=named,
        missing=_("没有找到这个单位，请填单位登记簿中的名称或统一社会信用代码。"),
        label=_("本单位"),
        required=False,
        help_text=_("文件写明第一作者单位是本单位的，署名记为第一作者单位；其余待确定。"),
    )
    project = ProjectField(
        find=project_named,
        missing=_("没有找到这个预算项目，请填项目代码。"),
        label=_("预算项目"),
        required=False,
        help_text=_("只计入一个预算项目，填项目代码；不属于项目的留空。"),
    )
    topic = forms.ChoiceField(label=_("主题"), choices=[("", "—"), *TOPICS], required=False)
    bare_years = forms.BooleanField(
        label=_("只有年份的先按当年最后一日登记"),
        required=False,
        help_text=_("知网导出的题录多只有年份；今年的按今天登记，送核实前请改为实际刊出日期。"),
    )

    def clean(self) -> dict[str, object]:
        """One of the two must be given, and not both."""
        given = super().clean() or {}
        if bool(given.get("file")) == bool((given.get("text") or "").strip()):
            raise forms.ValidationError(_now("请选择一个文件，或粘贴文本，二者选一。"))
        return given

    def data_given(self) -> tuple[bytes, str]:
        """The bytes, and where they come from."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), _now("粘贴的文本"))
