"""The points of a qualitative row as an assessor answers them: a level, the reason, and the evidence that shows it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.performance.models import Evidence, RowReport
from yanfa.subsystems.performance.rules.checklists import Level, Point
from yanfa.subsystems.performance.rules.values import plain
from yanfa.subsystems.performance.services.checklists import Given, Line, Sheet


class ChecklistForm(forms.Form):
    """One group of fields for each point; `groups` pairs every line of the sheet with its fields."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, report: RowReport, sheet: Sheet, evidence: Iterable[Evidence]
    ) -> None:
        super().__init__(data, initial={"version": report.version})
        self.sheet = sheet
        #: After a lost race: (point, what stands there now) of every point that another person answered otherwise.
        self.standing: list[tuple[str, str]] = []
        numbered = [(str(each.number), f"{each.number}. {each.title}") for each in evidence]
        for line in sheet.lines:
            self._point(line, numbered)

    def _point(self, line: Line, evidence: list[tuple[str, str]]) -> None:
        code, answer = line.point.code, line.answer
        shown = answer.evidence.number if answer and answer.evidence else ""
        self.fields[f"{code}_level"] = forms.ChoiceField(
            label=_("核对结果"),
            required=False,
            choices=[("", _("未核对")), *((level.code, in_words(level)) for level in line.point.levels)],
            initial=answer.level if answer else "",
        )
        self.fields[f"{code}_reason"] = forms.CharField(
            label=_("依据"),
            required=False,
            max_length=500,
            initial=answer.reason if answer else "",
            widget=forms.Textarea({"rows": 2, "cols": 40}),
        )
        self.fields[f"{code}_evidence"] = forms.ChoiceField(
            label=_("佐证材料"), required=False, choices=[("", "—"), *evidence], initial=str(shown)
        )

    @property
    def groups(self) -> list[tuple[Line, str, list[Any]]]:
        """Every line with the text of its point in the reader's language, and its bound fields."""
        return [
            (
                line,
                text_of(line.point),
                [self[f"{line.point.code}_{part}"] for part in ("level", "reason", "evidence")],
            )
            for line in self.sheet.lines
        ]

    def answers(self) -> dict[str, Given]:
        """What was said of each point."""
        given = self.cleaned_data
        return {code: self._given(given, code) for code in (line.point.code for line in self.sheet.lines)}

    def compare(self, fresh: RowReport, sheet: Sheet) -> None:
        """Show what stands now where somebody saved in between; what was typed stays, over that version."""
        if self.data.get("version") == str(fresh.version):
            return
        typed = self.answers()
        for line in sheet.lines:
            standing, mine = line.answer, typed.get(line.point.code)
            if standing is None or line.level is None or mine is None:
                continue
            if (mine.level, mine.reason) != (standing.level, standing.reason):
                self.standing.append((text_of(line.point), f"{in_words(line.level)} {standing.reason}"))
        typed_over = cast(QueryDict, self.data).copy()
        typed_over["version"] = str(fresh.version)
        self.data = typed_over

    def _given(self, given: dict[str, Any], code: str) -> Given:
        number = given[f"{code}_evidence"]
        return Given(given[f"{code}_level"], given[f"{code}_reason"], int(number) if number else None)


def in_words(level: Level) -> str:
    """A level with its points, in the reader's language."""
    points = plain(level.points)
    return f"{level.label_en} ({points})" if _english() else f"{level.label}（{points}分）"


def text_of(point: Point) -> str:
    """The text of a point in the reader's language."""
    return point.text_en if _english() else point.text


def _english() -> bool:
    return (get_language() or "").startswith("en")
