"""The published forms of ../shared, where they are on this machine: what rescoring makes of their scores."""

from collections import Counter

import pytest

from yanfa.kernel.documents.reading import read_document
from yanfa.subsystems.performance.rules.reading import read_forms
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.scoring import judge, rescore


@pytest.fixture(scope="session")
def verdicts(seeds):
    """(year, project, part, name, verdict) of every printed score."""
    found = []
    for path in seeds:
        for form in read_forms(read_document(path.read_bytes(), path.name), path.name):
            scheme = scheme_for(form)
            for one in judge(form, rescore(form, scheme), scheme):
                if one.printed is None:
                    continue
                found.append((form.year, form.project, one.score.part, one.score.name, one.verdict))
    return found


def test_the_contradicted_scores_are_these(verdicts):
    assert [(year, part, name) for year, _, part, name, verdict in verdicts if verdict == "contradicted"] == [
        (2020, "total", "总分"),
        (2021, "budget", "预算执行率"),
        (2023, "row", "合作可持续性"),
        (2023, "row", "创新人才交流活动"),
        (2023, "row", "构建长效运行机制"),
    ]


def test_every_printed_score_gets_one_verdict(verdicts):
    parts = Counter(part for _, _, part, _, _ in verdicts)
    assert parts == {"row": 306, "budget": 12, "total": 19, "grade": 15}


def test_forms_with_targets_and_results_are_mostly_reproduced(verdicts):
    later = Counter(verdict for year, _, part, _, verdict in verdicts if part == "row" and year > 2019)
    assert later["reproduced"] > 2 * later["within"] > 10 * later["insufficient_data"]
