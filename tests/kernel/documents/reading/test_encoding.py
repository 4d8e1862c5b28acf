"""Text in every encoding found in practice arrives whole."""

from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.kernel.documents.reading.encoding import decode

FORM = "财政项目支出绩效自评表\n(2023年度)\n项目名称\t人才服务平台\t预算 61.50 万元，执行率 99.8%；姓名：阿不都·买买提"
TRADITIONAL = "財政項目支出績效自評表，上海市外國人來華工作服務。實施單位與主管部門，年度資金總額。"
EVERYDAY = st.text(
    "绩效自评表项目名称实施单位预算执行率产出指标数量质量时效成本效益满意度，。；：（）0123456789.% \n",
    min_size=1,
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_form_is_read_in_every_encoding(encoding: str) -> None:
    assert decode(FORM.encode(encoding)) == FORM


@pytest.mark.parametrize("text", ["总分", "优秀", "项目", "分值", "得分：99", "中文。\n第一"])
def test_short_gbk_is_not_taken_for_korean_or_utf16(text: str) -> None:
    assert decode(text.encode("gbk")) == text


def test_utf16_without_mark_survives_code_points_that_end_in_zero() -> None:
    text = "一是一，二是二。\n一级指标 10 分\n"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


def test_utf16_without_mark_and_without_any_latin_character() -> None:
    text = "根据功能定位更好服务于全市海外人才，并更好地支撑决策咨询，全力提升窗口服务质量。"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


def test_utf16_cut_in_the_middle_of_a_character_keeps_the_rest() -> None:
    assert decode(FORM.encode("utf-16-le")[:-1]).startswith(FORM[:-1])


def test_traditional_text_is_read_as_big5_and_as_gbk() -> None:
    assert decode(TRADITIONAL.encode("big5")) == TRADITIONAL
    assert decode(TRADITIONAL.encode("gbk")) == TRADITIONAL


def test_utf32_with_mark() -> None:
    assert decode(codecs.BOM_UTF32_LE + FORM.encode("utf-32-le")) == FORM


def test_a_declared_charset_is_believed_where_it_decodes() -> None:
    short = "目標"
    assert decode(short.encode("big5"), "big5") == short
    assert decode(short.encode("gbk"), "gb2312") == short
    assert decode(short.encode(), "gb2312") == short


def test_a_declaration_that_decodes_everything_is_not_believed() -> None:
    assert decode("绩效自评表".encode("gbk"), "iso-8859-1") == "绩效自评表"
    assert decode("绩效自评表".encode("gbk"), "rot13") == "绩效自评表"


def test_one_broken_byte_in_utf8_does_not_turn_the_text_into_nonsense() -> None:
    data = FORM.encode().replace(b"2023", b"20\xff23")
    assert decode(data) == FORM.replace("2023", "20\\xff23")


def test_files_glued_from_two_encodings_are_read_line_by_line() -> None:
    first, second = "第一部分：来华工作服务\n" * 3, "第二部分：共享服务\n" * 3
    assert decode(first.encode() + second.encode("gbk")) == first + second


def test_line_ends_become_one_kind_and_nulls_vanish() -> None:
    assert decode("甲\r\n乙\r丙\x0c丁\u2028戊\x85己".encode()) == "甲\n乙\n丙\n丁\n戊\n己"
    assert decode("绩效\0自评表的总分与等级以及执行率".encode("gbk")) == "绩效自评表的总分与等级以及执行率"


def test_full_width_spaces_and_tabs_stay() -> None:
    assert decode("甲\u3000乙\t丙 ".encode()) == "甲\u3000乙\t丙 "


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 8, b"\x00" * 500, b"\xff\xfd\n" * 400, b"MZ\x90\x00\x03" * 60]
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDocument):
        decode(data)


@given(ANY_TEXT)
def test_any_text_round_trips_through_utf8(text: str) -> None:
    assume(b"\0" not in text.encode())
    assert decode(text.encode()) == text


@given(ANY_TEXT)
def test_any_text_round_trips_through_utf16_and_utf8_with_mark(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode()) == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


@given(EVERYDAY)
def test_everyday_text_round_trips_through_gb18030(text: str) -> None:
    data = text.encode("gb18030")
    assume(not _is_utf8(data))  # such as 实, whose two bytes are also a letter of phonetic script
    assert decode(data) == text


def _is_utf8(data: bytes) -> bool:
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


@given(st.binary(max_size=400))
def test_random_bytes_are_text_or_refused(data: bytes) -> None:
    with suppress(UnreadableDocument):
        assert isinstance(decode(data), str)
