"""The five published documents: 19 forms, 308 rows, every value as it was checked by eye once."""

import hashlib
import json
import time
from dataclasses import astuple
from functools import cache
from pathlib import Path

import pytest

from yanfa.kernel.documents.reading import read_document
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.reading import read_forms

SEEDS = Path(__file__).resolve().parents[6] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the published documents are not at hand")

PINNED = """
000 2020 shanghai-2020 上海市外国人来华 13 90 90 9492196ac12f9dc7
000 2020 shanghai-2020 科技资源共享体系 20 90 90 2411f9278e0a0c53
000 2020 shanghai-2020 研发平台数据采购 9 90 90 a63ad5c84d02c6cc
001 2021 shanghai-2020 上海市外国人来华 18 90 90 376a6cdcb93aeb9b
002 2023 shanghai-2023 科技系统人才工作 10 90 90 394a0b3f9035a348
002 2023 shanghai-2023 上海市外国人来华 15 90 90 2549f75331a56083
002 2023 shanghai-2023 研发平台网络运行 12 90 90 b04cfa6461cf1237
002 2023 shanghai-2023 科技资源共享体系 23 90 90 8d20c0e5c582bd65
002 2023 shanghai-2023 信息化运维项目 26 90 90 727548df2e306b18
002 2023 shanghai-2023 上海研发公共服务 13 90 90 31742fad1353a28a
003 2023 shanghai-2023 国际及台港澳地区 7 90 85 bc46bd8fc8302931
003 2023 shanghai-2023 企业科技创新服务 14 90 84 6cc317af3f970596
004 2019 shanghai-2019 基地建设服务与大 31 100 98 21b93bf6f3f04042
004 2019 shanghai-2019 研发平台数据采集 23 100 98 b3463f09610adf7a
004 2019 shanghai-2019-rules 上海市大型仪器共 15 100 98 5106698072c75070
004 2019 shanghai-2019-rules 上海市科技创新券 15 100 98 f9a51a1daf75252a
004 2019 shanghai-2019-rules 上海市科技行政服 14 100 98 998c2568b59a575a
004 2019 shanghai-2019-rules 上海市试验基地信 14 100 98 da1e65be1ea1772b
004 2019 shanghai-2019-rules 上海研发公共服务 16 100 98 19dc9a3a5446432d
"""
"""Document | year | layout | project begins | rows | sum of weights | sum of scores | digest of all values."""
RECORDED = {"checks", "findings", "unread", "generation", "grade_note"}
SECONDS_FOR_ALL = 1.0


@cache
def published() -> list[tuple[str, Form]]:
    """(first three digits of the document, form) in order."""
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        found += [
            (path.name[:3], form)
            for form in read_forms(read_document(path.read_bytes(), path.name), path.name)
        ]
    return found


def pinned(document: str, form: Form) -> str:
    """The line that pins a form."""
    values = {name: value for name, value in form.as_dict().items() if name not in RECORDED}
    text = "".join(json.dumps(values, ensure_ascii=False, sort_keys=True).split())
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    weights, scores = (
        sum(float(getattr(row, name) or 0) for row in form.indicators) for name in ("weight", "score")
    )
    begins = "".join((form.project or "").split())[:8]
    rows = len(form.indicators)
    return f"{document} {form.year} {form.generation} {begins} {rows} {weights:g} {scores:g} {digest}"


def test_every_value_of_the_published_forms_is_as_checked_by_eye() -> None:
    assert [pinned(*entry) for entry in published()] == PINNED.split("\n")[1:-1]


def test_the_published_documents_hold_nineteen_forms_and_308_rows() -> None:
    assert len(published()) == 19
    assert sum(len(form.indicators) for _, form in published()) == 308


def test_only_the_notes_of_the_2019_template_find_no_place() -> None:
    unread = [text for _, form in published() for text in form.unread]
    assert all(text.startswith(("说明", "3、产出目标")) for text in unread), unread


def test_the_published_forms_print_no_text_that_mark_up_or_a_page_break_left_behind() -> None:
    for _, form in published():
        texts = [text for row in form.indicators for text in astuple(row) if text]
        texts += [
            text for text in (form.goal_text, form.result_text, form.achievements, form.problems) if text
        ]
        assert not [text for text in texts if "<p>" in text or "&amp;" in text or "\n" in text]


def test_reading_is_fast() -> None:
    start = time.process_time()
    published.__wrapped__()
    assert time.process_time() - start < SECONDS_FOR_ALL
