"""`./yanfa audit`: reads published performance forms, checks and rescores them, without Django or a database.

    python -m yanfa.subsystems.performance.rules.command [--json] [--lang zh|en] FILE…

Exit code 0: no errors found; 1: a finding is an error; 2: a file could not be read (the others are audited all
the same) or the call was wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from yanfa.subsystems.performance.rules.checks.sentences import Language
from yanfa.subsystems.performance.rules.examination import Examined, as_data, examine, read_file
from yanfa.subsystems.performance.rules.form import Document
from yanfa.subsystems.performance.rules.report import render

LARGEST = 200 * 1024 * 1024
"""A file beyond this is not even opened; the readers have their own, lower limits for each format."""

_REFUSALS = {
    "missing": ("找不到文件。", "There is no such file."),
    "folder": ("这是文件夹，请给出其中的文件。", "This is a folder; name the files in it."),
    "special": ("这不是普通文件，无法读取。", "This is not a regular file."),
    "denied": ("没有读取该文件的权限。", "Permission to read the file is denied."),
    "huge": ("文件过大，无法读取。", "The file is too large to be read."),
    "failed": ("读取文件时出错（{name}）。", "Reading the file failed ({name})."),
}


def main(argv: Sequence[str]) -> int:
    """Audits the files named in `argv`; the exit code is said above."""
    options = _parser().parse_args(argv)
    lang: Language = options.lang
    documents = [_read(name, lang) for name in options.files]
    examined = examine(documents, lang)
    for document in documents:
        for sentence in [document.error, *document.notices]:
            if sentence:
                print(f"{document.file}: {sentence}", file=sys.stderr)
    try:
        _print(documents, examined, lang, as_json=options.json)
    except BrokenPipeError:
        # The reader (head, a pager) went away; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _exit_code(documents)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yanfa audit",
        description="读取、检查并核算绩效自评表 / read, check and rescore performance forms",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="txt, html, docx, xlsx, xls, csv, pdf")
    parser.add_argument("--json", action="store_true", help="JSON instead of a report")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh", help="language of the findings")
    return parser


def _read(name: str, lang: Language) -> Document:
    """The forms of one file, or the sentence that says why it cannot be read."""
    path = Path(name)
    refusal = _refused(path)
    if refusal:
        return Document(name, error=_say(refusal, lang))
    try:
        document = read_file(path.name, path.read_bytes(), lang)
        document.file = name
        return document
    except OSError as error:
        return Document(name, error=_say("failed", lang, error.strerror or type(error).__name__))
    except Exception as error:  # One file must never keep the others from being audited.
        return Document(name, error=_say("failed", lang, type(error).__name__))


def _refused(path: Path) -> str | None:
    """Why a path is not opened at all; a pipe or device could be endless."""
    try:
        if not path.exists():
            return "missing"
        if not path.is_file():
            return "folder" if path.is_dir() else "special"
        if path.stat().st_size > LARGEST:
            return "huge"
    except (OSError, ValueError):
        return "missing"
    return None if os.access(path, os.R_OK) else "denied"


def _say(key: str, lang: Language, name: str = "") -> str:
    return _REFUSALS[key][0 if lang == "zh" else 1].format(name=name)


def _print(
    documents: Sequence[Document], examined: Sequence[Examined], lang: Language, *, as_json: bool
) -> None:
    """Writes UTF-8 whatever the locale says: the sentences are Chinese, and JSON has one encoding."""
    if as_json:
        text = json.dumps(as_data(documents, examined), ensure_ascii=False, indent=1) + "\n"
    else:
        lines = {id(each.form): each.scored_lines for each in examined}
        reports = [
            render(document, [lines[id(form)] for form in document.forms], lang) for document in documents
        ]
        text = "\n".join(reports)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _exit_code(documents: Sequence[Document]) -> int:
    if any(document.error for document in documents):
        return 2
    findings = (finding for document in documents for form in document.forms for finding in form.findings)
    return 1 if any(finding.severity == "error" for finding in findings) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
