"""The English catalogue: it lacks nothing, keeps every placeholder, is English, and compiles."""

import gettext
import io
import re
from collections import Counter
from functools import cache

import pytest
from babel.messages.mofile import write_mo

from yanfa.config import translations

#: What stays Chinese in English: the name of the language in the language switch, a word to search for, and words that
#: are typed as they are.
CHINESE_IN_ENGLISH = {
    "简体中文": "简体中文",
    "例如：仪器信息报送": "e.g. 仪器信息报送",
    "应为技术、财务、管理、产业、投资中的一个或几个": (
        "should be one or more of 技术 (technical), 财务 (financial), 管理 (management), 产业 (industry), "
        "投资 (investment)"
    ),
    "每行一个：题目*｜类型｜选项1、选项2。类型为文字、数字、选择、文件；* 为必填；全删即不再提问。": (
        "One a line: question* | kind | choice 1、choice 2. Kinds: 文字 text, 数字 number, 选择 choice, 文件 file; "
        "* is required; empty asks nothing."
    ),
}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+[^>]*>")


def messages():
    """Every message of the catalogue but its head."""
    return [message for message in translations.catalogue() if message.id]


@cache
def shipped():
    """The messages of the platform's own catalogue: reading it takes a second."""
    return messages()


def texts(message):
    """(Chinese, English) of a message: once, or for the singular and the plural."""
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return list(zip(ids, strings, strict=True))


def placeholders(text):
    return Counter(PLACEHOLDER.findall(text))


def test_nothing_is_lacking():
    said = [f"{each.path}: {each.message}" for each in translations.lacking()]
    assert said == [], "run ./yanfa translations --write, and translate what it adds"


def test_nothing_is_left_over():
    said = {(each.message, each.context) for each in translations.said()}
    kept = {(m.id if isinstance(m.id, str) else tuple(m.id), m.context) for m in shipped()}
    assert kept - said == set(), "run ./yanfa translations --write"


def test_no_message_is_said_both_with_and_without_a_plural():
    """A catalogue holds one of the two: English would say “3 row”."""
    said = list(translations.said())
    plural = {(each.message[0], each.context) for each in said if isinstance(each.message, tuple)}
    assert {(each.message, each.context) for each in said} & plural == set()


def test_placeholders_agree():
    pairs = [pair for each in shipped() for pair in texts(each)]
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_english_is_english():
    chinese = {source: said for each in shipped() for source, said in texts(each) if CHINESE.search(said)}
    assert chinese == CHINESE_IN_ENGLISH


def test_literals_may_stand_in_attributes():
    """What a template translates as a literal is not escaped again, so that a straight quote would end it."""
    assert [
        said for each in shipped() for _source, said in texts(each) if '"' in re.sub(r"<[^>]*>", "", said)
    ] == []


def test_it_compiles_and_counts():
    compiled = io.BytesIO()
    write_mo(compiled, translations.catalogue())
    compiled.seek(0)
    english = gettext.GNUTranslations(compiled)
    assert english.gettext("送审前自查") == "Pre-submission check"
    plurals = [message for message in shipped() if isinstance(message.id, tuple | list)]
    assert plurals
    for message in plurals:
        one, several = (english.ngettext(*message.id, number) for number in (1, 2))
        assert one != several


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A product of one module and one template."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "verbs.py").write_text('SAVE, CALLED = _("保存"), "不译"\n', encoding="utf-8")
    (tmp_path / "templates" / "page.html").write_text(
        "{% translate '保存' %}{% translate '列表' context 'several' %}"
        "{% blocktranslate count number=n %}{{ number }} 张表{% plural %}{{ number }} 张表{% endblocktranslate %}",
        encoding="utf-8",
    )
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    monkeypatch.setattr(translations, "CATALOGUE", tmp_path / "locale" / "django.po")
    return tmp_path


def test_what_is_said_is_found(small):
    assert {(each.message, each.context) for each in translations.said()} == {
        ("保存", None),
        ("列表", "several"),
        (("%(number)s 张表", "%(number)s 张表"), None),
    }


def test_what_lacks_is_named_once(small):
    assert [each.path for each in translations.lacking() if each.message == "保存"] == ["templates/page.html"]


def test_rewriting_keeps_what_was_translated(small):
    translations.rewrite()
    text = translations.CATALOGUE.read_text(encoding="utf-8")
    done = text.replace('msgid "保存"\nmsgstr ""', 'msgid "保存"\nmsgstr "Save"')
    translations.CATALOGUE.write_text(done, encoding="utf-8")
    (small / "templates" / "page.html").unlink()
    assert translations.lacking() == []
    translations.rewrite()
    assert [(message.id, message.string) for message in messages()] == [("保存", "Save")]
