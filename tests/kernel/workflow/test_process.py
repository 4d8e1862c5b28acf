"""Tables that work and tables that cannot: every fault in a sentence when the process is made."""

import pytest
from django.http import QueryDict

from tests.sampleapp.workflow import CASE
from yanfa.kernel.access import allow
from yanfa.kernel.workflow import catalogue
from yanfa.kernel.workflow.asks import AnswersRefused, Ask, answers, posted
from yanfa.kernel.workflow.process import Process, ProcessError
from yanfa.kernel.workflow.tables import Entry, Move, State


def anyone(user, record):
    return allow()


def state(code, **changes):
    return State(code, *changes.pop("labels", (code, code)), **({"turn": "sample.review"} | changes))


def closed(code="done", **changes):
    return state(code, **({"turn": None, "closed": True} | changes))


def move(name, source, target, **changes):
    return Move(name, name, name, sources=(source,) if source else (), target=target, may=anyone, **changes)


def entry(target="open", name="ask", **changes):
    return Entry(name, name, name, target=target, may=anyone, **changes)


def process(code="library.loan", **changes):
    rows = {
        "states": (state("open"), closed()),
        "moves": (move("finish", "open", "done"),),
        "entries": (entry(),),
    }
    return Process(code, "借阅", "Loan", **(rows | changes))


def test_a_table_that_works():
    loan = process()
    assert loan.initial.code == "open"
    assert [found.name for found in loan.moves_from("open")] == ["finish"]
    assert loan.entry(None) is loan.entry("ask")
    assert loan.state("done").public_label == "done"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"code": "loan"}, "代码应写成 app.process"),
        ({"states": ()}, "至少要有一个状态和一个入口"),
        ({"entries": ()}, "至少要有一个状态和一个入口"),
        ({"states": (state("open"), state("open"), closed())}, "状态的代码“open”重复"),
        ({"states": (state("Open"), closed())}, "“Open”只能用小写字母"),
        ({"moves": (move("finish", "open", "done"),) * 2}, "操作和入口的代码“finish”重复"),
        ({"entries": (entry(name="finish"),)}, "操作和入口的代码“finish”重复"),
        ({"moves": (move("finish", "open", "gone"),)}, "“finish”写了不存在的状态“gone”"),
        ({"moves": (move("finish", "gone", "done"),)}, "“finish”写了不存在的状态“gone”"),
        ({"entries": (entry("gone"),)}, "“ask”写了不存在的状态“gone”"),
        (
            {"states": (state("open"), state("lost"), closed())},
            "状态“lost”没有出口，又不是办结状态；状态“lost”无法到达",
        ),
        ({"states": (state("open"), closed(), closed("lost"))}, "状态“lost”无法到达"),
        (
            {"moves": (move("stay", "open", "open"),)},
            "状态“open”没有出口，又不是办结状态；状态“done”无法到达",
        ),
        (
            {"moves": (move("finish", "open", "done"), move("again", "done", "open"))},
            "办结状态“done”不能再有操作",
        ),
        ({"states": (state("open"), closed(turn="sample.review"))}, "办结状态“done”不能再有经办人和时限"),
        ({"states": (state("open"), closed(limit_days=3))}, "办结状态“done”不能再有经办人和时限"),
        ({"states": (state("open", turn=None), closed())}, "状态“open”没有写明由谁办理"),
        ({"states": (state("open", limit_days=0), closed())}, "状态“open”的时限应是正数"),
        ({"states": (state("open", labels=("", "open")), closed())}, "状态“open”缺少名称"),
        ({"moves": (move("finish", "open", "done"), move("jump", None, "done"))}, "操作“jump”没有起点"),
        ({"entries": (Entry("ask", "", "Ask", target="open", may=anyone),)}, "“ask”缺少名称"),
        ({"moves": (move("finish", "open", "done", notice="told"),)}, "“finish”的通知和收件人应同时写明"),
        ({"moves": (move("finish", "open", "done", tells=lambda record: []),)}, "通知和收件人应同时写明"),
        ({"moves": (move("finish", "open", "done", asks=(Ask("a", "甲", "A"),) * 2),)}, "的问题“a”重复"),
    ],
)
def test_faults_are_told_when_the_process_is_made(changes, sentence):
    with pytest.raises(ProcessError, match=sentence):
        process(**changes)


def test_process_code_is_used_once():
    with pytest.raises(ValueError, match="用了两次"):
        catalogue.register(process(code="sample.case"))
    assert catalogue.register(CASE) is CASE
    assert catalogue.get("sample.case") is CASE
    with pytest.raises(LookupError, match="没有流程"):
        catalogue.get("sample.cases")


def test_states_of_a_tag():
    assert [found.code for found in CASE.tagged("settled")] == ["approved", "rejected"]


class TestAnswers:
    ASKS = (
        Ask("name", "名称", "Name", longest=5),
        Ask("items", "材料", "Items", kind="lines"),
        Ask("grade", "等级", "Grade", kind="choice", choices=(("a", "甲"), ("b", "乙"))),
        Ask("offices", "科室", "Offices", kind="several", choices=(("x", "一科"), ("y", "二科"))),
        Ask("on", "日期", "On", kind="date"),
        Ask("copies", "份数", "Copies", kind="integer", smallest=1),
        Ask("sum", "金额", "Sum", kind="money"),
        Ask("sure", "确认", "Sure", kind="yes"),
    )
    RIGHT = {
        "name": " 显微镜 ",
        "items": "申请表\n\n 身份证明 \n",
        "grade": "a",
        "offices": ["x"],
        "on": "2024-09-29",
        "copies": "2",
        "sum": "10.50",
        "sure": "on",
    }

    def test_are_checked_and_typed(self):
        given = answers(self.ASKS, self.RIGHT)
        assert given["name"] == "显微镜"
        assert given["items"] == ["申请表", "身份证明"]
        assert (given["offices"], given["copies"], given["sure"]) == (["x"], 2, True)
        assert (str(given["sum"]), given["on"].isoformat()) == ("10.50", "2024-09-29")
        assert answers(self.ASKS, self.RIGHT | {"items": ["申请表", " "]})["items"] == ["申请表"]

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("name", "六个字的名称"),
            ("name", "  "),
            ("items", "\n \n"),
            ("grade", "c"),
            ("offices", ["z"]),
            ("on", "2024-09-31"),
            ("copies", "0"),
            ("sum", "10.505"),
            ("sum", "-1"),
            ("sure", ""),
        ],
    )
    def test_wrong_answers_are_told_by_question(self, name, wrong):
        with pytest.raises(AnswersRefused) as caught:
            answers(self.ASKS, self.RIGHT | {name: wrong})
        assert list(caught.value.errors) == [name]

    def test_nothing_is_asked_and_nothing_answered(self):
        assert answers((), None) == {}
        with pytest.raises(AnswersRefused, match="没有要求填写"):
            answers((), {"state": "approved"})

    def test_posted_form_gives_the_answers_alone(self):
        post = QueryDict("csrfmiddlewaretoken=x&name=a&offices=x&offices=y&items=a%0Ab")
        assert posted(self.ASKS, post) == {"name": "a", "offices": ["x", "y"], "items": "a\nb"}

    def test_choice_without_choices_is_refused(self):
        with pytest.raises(ValueError, match="没有选项"):
            Ask("grade", "等级", "Grade", kind="choice")
