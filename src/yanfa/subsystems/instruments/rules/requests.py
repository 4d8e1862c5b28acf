"""The questions that a unit asks of a request: whether a set of them can work, and whether answers fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

#: A question as it is stored: name, label, kind, required, choices.
Question = Mapping[str, Any]
KINDS = ("text", "number", "choice", "file")
MOST_QUESTIONS = 30
LONGEST_ANSWER = 1_000


def question_faults(questions: Sequence[Question]) -> Iterator[str]:
    """Every fault of a set of questions, as sentences."""
    if len(questions) > MOST_QUESTIONS:
        yield f"一套问题最多 {MOST_QUESTIONS} 个，现有 {len(questions)} 个。"
    seen: set[str] = set()
    for number, each in enumerate(questions, start=1):
        label = str(each.get("label", "")).strip()
        if not label:
            yield f"第 {number} 个问题没有写题目。"
        elif label in seen:
            yield f"第 {number} 个问题“{label}”重复。"
        seen.add(label)
        if each.get("kind") not in KINDS:
            yield f"第 {number} 个问题的类型只能是文字、数字、选择或文件。"
        if each.get("kind") == "choice" and len(set(each.get("choices", ()))) < 2:
            yield f"第 {number} 个问题“{label}”是选择题，至少要有两个不同的选项。"


def parsed_questions(text: str) -> list[dict[str, Any]]:
    """Questions typed one a line: “题目*｜类型｜选项1、选项2”; the asterisk makes an answer required.

    Raises ValueError with a sentence for a line whose kind is not known.
    """
    words = {"": "text", "文字": "text", "数字": "number", "选择": "choice", "文件": "file"}
    questions = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), start=1):
        label, kind, choices = (*(part.strip() for part in line.replace("|", "｜").split("｜")), "", "")[:3]
        if kind not in words:
            raise ValueError(f"第 {number} 行的类型“{kind}”不认识，请写：文字、数字、选择或文件。")
        questions.append(
            {
                "name": f"q{number}",
                "label": label.rstrip("*＊").strip(),
                "kind": words[kind],
                "required": label.endswith(("*", "＊")),
                "choices": [each.strip() for each in choices.split("、") if each.strip()],
            }
        )
    return questions


def written_questions(questions: Sequence[Question]) -> str:
    """The questions as `parsed_questions` reads them."""
    words = {"text": "文字", "number": "数字", "choice": "选择", "file": "文件"}
    return "\n".join(
        "｜".join(
            filter(
                None,
                [
                    each["label"] + ("*" if each.get("required") else ""),
                    words[each["kind"]],
                    "、".join(each.get("choices", ())),
                ],
            )
        )
        for each in questions
    )


def answer_faults(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, str]:
    """{question name: sentence} of answers that are missing or wrong; files are judged where they are kept."""
    faults = {}
    for each in questions:
        sentence = _fault(each, str(answers.get(each["name"]) or "").strip())
        if sentence:
            faults[each["name"]] = sentence
    return faults


def _fault(question: Question, answer: str) -> str:
    if not answer:
        return f"请填写“{question['label']}”。" if question.get("required") else ""
    if len(answer) > LONGEST_ANSWER:
        return f"“{question['label']}”最多 {LONGEST_ANSWER} 字。"
    if question["kind"] == "number" and not _is_number(answer):
        return f"“{question['label']}”应填数字，现为“{answer}”。"
    if question["kind"] == "choice" and answer not in question["choices"]:
        return f"“{question['label']}”请从列出的选项中选择。"
    return ""


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
