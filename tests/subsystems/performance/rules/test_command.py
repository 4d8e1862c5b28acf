"""The audit command as a process: JSON, report, exit codes, unreadable and hostile files, no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from yanfa.subsystems.performance.rules.checks import KINDS
from yanfa.subsystems.performance.rules.command import main

MODULE = "yanfa.subsystems.performance.rules.command"
SOURCE = Path(__file__).parents[4] / "src"

RIGHT = """财政项目支出绩效自评表
(2020 年度)
项目名称\t科普讲座进社区
主管部门\t上海市江湾文化局\t\t\t实施单位\t上海市江湾图书馆
项目资金 (元)\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t480000.00\t480000.00\t456,000\t10\t95.00%\t9.5
\t其中：当年财政拨款\t480000.00\t480000.00\t456,000\t—\t\t
\t预算目标\t\t\t实际完成情况\t\t\t
年度总体目标\t举办科普讲座不少于20场，听众满意度不低于90%。\t\t\t共举办科普讲座22场，听众满意度达到96%。\t\t\t
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
产出指标\t数量指标\t科普讲座\t>=20场\t22场\t20\t20\t
\t质量指标\t资料审校合格率\t=100%\t100%\t20\t20\t
\t时效指标\t讲座开展及时性\t及时\t及时\t20\t20\t
效益指标\t社会效益指标\t居民科学素养\t提升\t提升\t20\t20\t
满意度指标\t服务对象满意度指标\t听众满意度\t>=90%\t96%\t10\t10\t
总分\t\t\t\t\t100\t99.5\t
"""


@pytest.fixture
def right(tmp_path: Path) -> Path:
    """A file with one form that is right."""
    path = tmp_path / "自评表.txt"
    path.write_text(RIGHT, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with one form whose total is not the sum of its scores."""
    path = tmp_path / "错表.txt"
    path.write_text(RIGHT.replace("99.5", "98").replace("科普讲座进社区", "阅览服务"), encoding="gb18030")
    return path


def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, in a locale that knows no Chinese."""
    environment = {"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"], "LC_ALL": "C"}
    command = [sys.executable, "-m", MODULE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, timeout=60, check=False, **options)


def test_right_form_ends_with_0_and_an_empty_list(right: Path) -> None:
    done = run("--json", right)
    (document,) = json.loads(done.stdout)
    (form,) = document["forms"]

    assert done.returncode == 0
    assert done.stderr == b""
    assert form["findings"] == []
    assert [check["kind"] for check in form["checks"]] == list(KINDS)


def test_json_has_exactly_the_agreed_keys(right: Path) -> None:
    (document,) = json.loads(run("--json", right).stdout)
    (form,) = document["forms"]

    assert set(document) == {"file", "forms"}
    assert set(form) == {
        "kind",
        "year",
        "project",
        "authority",
        "unit",
        "departments",
        "recurring",
        "evaluated_on",
        "money_unit",
        "initial_budget",
        "annual_budget",
        "executed",
        "execution_rate",
        "budget_weight",
        "budget_score",
        "previous_budget",
        "funds",
        "goal_text",
        "result_text",
        "achievements",
        "problems",
        "measures",
        "indicators",
        "total_weight",
        "total_score",
        "grade",
        "generation",
        "grade_note",
        "checks",
        "findings",
        "unread",
        "rescored",
    }
    assert set(form["funds"][0]) == {"name", "initial", "annual", "executed", "rate", "weight", "score"}
    assert set(form["indicators"][0]) == {
        "level1",
        "level2",
        "name",
        "explanation",
        "target",
        "actual",
        "weight",
        "score",
        "rule",
        "deviation",
        "note",
    }
    assert set(form["rescored"][0]) == {"indicator", "printed", "low", "high", "verdict", "basis"}


def test_rescored_stands_beside_every_printed_score(right: Path) -> None:
    (document,) = json.loads(run("--json", right).stdout)
    scores = {one["indicator"]: one for one in document["forms"][0]["rescored"]}

    assert scores["科普讲座"] | {"basis": None} == {
        "indicator": "科普讲座",
        "printed": "20",
        "low": "20",
        "high": "20",
        "verdict": "reproduced",
        "basis": None,
    }


def test_error_ends_with_1_and_is_told_in_either_language(wrong: Path) -> None:
    chinese, english = run(wrong), run("--lang", "en", wrong)

    assert (chinese.returncode, english.returncode) == (1, 1)
    assert "总分印为98" in chinese.stdout.decode()
    assert "错误 1" in chinese.stdout.decode()
    assert "The total is printed as 98" in english.stdout.decode()


def test_finding_has_exactly_the_agreed_keys(wrong: Path) -> None:
    (document,) = json.loads(run("--json", wrong).stdout)
    (finding,) = document["forms"][0]["findings"]

    assert set(finding) == {
        "kind",
        "severity",
        "indicator",
        "printed",
        "computed",
        "quote",
        "message",
        "other",
    }
    assert (finding["kind"], finding["severity"], finding["printed"]) == ("total_score", "error", "98")


def test_warnings_alone_end_with_0(tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text(RIGHT.replace("提升\t提升\t", "≥3项\t有所提升\t"), encoding="utf-8")
    done = run(path)

    assert done.returncode == 0
    assert "[words_for_number]" in done.stdout.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "空"), (b"%PDF-1.7 broken", ""), (b"PK\x03\x04" + b"\0" * 50, ""), (b"\0" * 9000, "")],
)
def test_unreadable_file_ends_with_2_and_the_others_are_audited(
    right: Path, tmp_path: Path, content: bytes, words: str
) -> None:
    bad = tmp_path / "坏文件.bin"
    bad.write_bytes(content)
    done = run("--json", bad, right)
    first, second = json.loads(done.stdout)

    assert done.returncode == 2
    assert first["forms"] == []
    assert words in first["error"]
    assert f"{bad}: {first['error']}" in done.stderr.decode()
    assert len(second["forms"]) == 1


def test_missing_file_folder_and_endless_file_are_refused(right: Path, tmp_path: Path) -> None:
    done = run("--json", tmp_path / "nothing.txt", tmp_path, "/dev/zero", right)

    assert done.returncode == 2
    assert [bool(document.get("error")) for document in json.loads(done.stdout)] == [True, True, True, False]


def test_file_that_may_not_be_read(
    right: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert main([str(right)]) == 2
    assert "没有读取该文件的权限" in capfd.readouterr().err


def test_text_without_a_form_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text("关于召开会议的通知\n请各部门准时参加。", encoding="utf-8")

    assert run(path).returncode == 0


def test_wrong_call_ends_with_2() -> None:
    assert run().returncode == 2
    assert run("--lang", "fr", "x").returncode == 2


def test_reader_that_goes_away_is_no_traceback(right: Path) -> None:
    command = [sys.executable, "-m", MODULE, "--json", *[str(right)] * 60]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(SOURCE), "PATH": os.environ["PATH"]},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        errors = process.stderr.read()

    assert errors == b""
    assert process.returncode == 0


def test_lines_of_the_report_fit_a_terminal(wrong: Path) -> None:
    for line in run(wrong).stdout.decode().splitlines():
        assert sum(2 if ord(char) > 0x2E7F else 1 for char in line) <= 100


def test_neither_django_nor_a_document_library_is_imported(right: Path) -> None:
    code = (
        f"import sys; from {MODULE} import main; main(['--json', {str(right)!r}]);"
        "heavy = {'django', 'openpyxl', 'lxml', 'docx', 'pdfplumber', 'pypdfium2', 'xlrd'};"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONPATH": str(SOURCE)},
        timeout=60,
        check=True,
    )

    assert done.stderr.decode().strip() == "[]"


def test_two_files_are_set_against_each_other(right: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(RIGHT.replace("科普讲座进社区", "科普讲座进校园"), encoding="utf-8")
    documents = json.loads(run("--json", right, other).stdout)
    found = documents[0]["forms"][0]["findings"]

    assert {finding["other"]["file"] for finding in found} == {str(other)}


def test_a_hundred_forms_take_seconds(tmp_path: Path) -> None:
    """Comparing forms with each other must not grow with the square of their rows."""
    path = tmp_path / "many.txt"
    path.write_text(
        "\n".join(RIGHT.replace("科普讲座进社区", f"科普讲座第{place}批") for place in range(100)),
        encoding="utf-8",
    )
    start = time.monotonic()
    done = run("--json", path)

    assert len(json.loads(done.stdout)[0]["forms"]) == 100
    assert time.monotonic() - start < 20
