"""What a move asks for: declared questions, the form that shows them, and the checked answers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.files.purposes import Purpose

Text = str | Promise
Choices = Iterable[tuple[str, Text]] | Callable[[], Iterable[tuple[str, Text]]]


class AskKind(StrEnum):
    """What an answer is: MONEY is a Decimal in 元, LINES a list of non-empty lines, SEVERAL a list of choices.

    A FILE is uploaded, checked and kept before the move changes anything; the effect gets the stored file, or None.
    """

    TEXT = "text"
    PARAGRAPH = "paragraph"
    LINES = "lines"
    CHOICE = "choice"
    SEVERAL = "several"
    DATE = "date"
    INTEGER = "integer"
    MONEY = "money"
    YES = "yes"
    FILE = "file"


@dataclass(frozen=True)
class Ask:
    """One question of a move. An answer that may stand in the audit log is ``logged``; personal data is not."""

    name: str
    label: Text
    label_en: str
    _: KW_ONLY
    kind: AskKind | str = AskKind.TEXT
    required: bool = True
    choices: Choices = ()
    longest: int = 500
    smallest: int | None = 0
    initial: Any = None
    help: Text = ""
    logged: bool = False
    purpose: Purpose | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", AskKind(self.kind))
        if self.kind in (AskKind.CHOICE, AskKind.SEVERAL) and not self.choices:
            raise ValueError(f"问题“{self.name}”没有选项。")
        if (self.kind is AskKind.FILE) != (self.purpose is not None):
            raise ValueError(f"问题“{self.name}”：文件须写明用途（purpose），其他问题不写。")

    def field(self) -> forms.Field:
        """The form field that shows the question and checks the answer."""
        common = {
            "label": self.label,
            "required": self.required,
            "help_text": self.help,
            "initial": self.initial,
        }
        return _FIELDS[AskKind(self.kind)](self, common)


class LinesField(forms.CharField):
    """A text area whose value is the list of its lines without blanks; a list is taken as it is."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return [str(line).strip() for line in lines if str(line).strip()]


def _accepted(ask: Ask) -> str:
    """The endings that the browser offers to choose."""
    return ",".join(f".{kind}" for kind in sorted(ask.purpose.kinds)) if ask.purpose else ""


_FIELDS: Mapping[AskKind, Callable[[Ask, dict[str, Any]], forms.Field]] = {
    AskKind.TEXT: lambda ask, common: forms.CharField(max_length=ask.longest, **common),
    AskKind.PARAGRAPH: lambda ask, common: forms.CharField(
        max_length=ask.longest, widget=forms.Textarea(attrs={"rows": 4}), **common
    ),
    AskKind.LINES: lambda ask, common: LinesField(**common),
    AskKind.CHOICE: lambda ask, common: forms.ChoiceField(choices=ask.choices, **common),
    AskKind.SEVERAL: lambda ask, common: forms.MultipleChoiceField(choices=ask.choices, **common),
    AskKind.DATE: lambda ask, common: forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **common
    ),
    AskKind.INTEGER: lambda ask, common: forms.IntegerField(min_value=ask.smallest, **common),
    AskKind.MONEY: lambda ask, common: forms.DecimalField(
        min_value=ask.smallest, max_digits=16, decimal_places=2, **common
    ),
    AskKind.YES: lambda ask, common: forms.BooleanField(**common),
    AskKind.FILE: lambda ask, common: forms.FileField(
        widget=forms.FileInput(attrs={"accept": _accepted(ask)}), **common
    ),
}


class AnswersRefused(ValueError):
    """Answers are missing or wrong; ``errors`` holds the sentences by question."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(sentence for sentences in errors.values() for sentence in sentences))


def form_class(asks: Iterable[Ask]) -> type[forms.Form]:
    """The form that shows these questions, for a page."""
    return type("AsksForm", (forms.Form,), {ask.name: ask.field() for ask in asks})


def posted(asks: Iterable[Ask], post: QueryDict, files: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answers that a page sent, without the other fields of its form; lists where several may be chosen."""
    asks = tuple(asks)
    sent = {ask.name: files[ask.name] for ask in asks if files and ask.name in files}
    return sent | {
        ask.name: post.getlist(ask.name) if ask.kind is AskKind.SEVERAL else post.get(ask.name)
        for ask in asks
        if ask.name in post and ask.kind is not AskKind.FILE
    }


def answers(asks: Iterable[Ask], data: Mapping[str, Any] | None) -> dict[str, Any]:
    """The checked answers, by the same rules for a page, the JSON API and a job.

    A file is an UploadedFile here and in the answers. Raises AnswersRefused, also for data that was not asked for.
    """
    data = dict(data or {})
    asks = tuple(asks)
    unasked = sorted(data.keys() - {ask.name for ask in asks})
    if unasked:
        raise AnswersRefused({name: [str(_("没有要求填写这一项。"))] for name in unasked})
    files: dict[str, Any] = {ask.name: [data.get(ask.name)] for ask in asks if ask.kind is AskKind.FILE}
    form = form_class(asks)(data, MultiValueDict(files))
    if not form.is_valid():
        raise AnswersRefused({name: [str(error) for error in errors] for name, errors in form.errors.items()})
    return form.cleaned_data
