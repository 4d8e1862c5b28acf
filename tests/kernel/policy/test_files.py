"""Parameter files: what a right one gives, and the sentence for every way to get one wrong."""

import re
from datetime import date
from decimal import Decimal

import pytest

from yanfa.kernel.policy.files import BadParameter, read
from yanfa.kernel.policy.values import Basis, Kind, Version, dump, fits, load, version_id

RIGHT = """
[[parameter]]
code = "vouchers.cap"
label = "年度兑付上限"
label_en = "Yearly cap"
unit = "元"
kind = "integer"
[[parameter.version]]
value = 500000
valid_from = 2020-01-01
basis = { document = "科技创新券管理办法", number = "沪科规〔2020〕1号", article = "第九条" }
source = "办法正文"
[[parameter.version]]
value = 300000
valid_from = 2016-01-01
valid_to = 2019-12-31
basis = { document = "科技创新券管理办法" }
source = "旧办法正文"
unverified = true
"""


@pytest.fixture
def read_text(tmp_path):
    def write_and_read(text):
        path = tmp_path / "parameters.toml"
        path.write_text(text, "utf-8")
        return read(path)

    return write_and_read


def test_versions_come_in_order_of_date(read_text):
    (parameter,) = read_text(RIGHT)
    assert (parameter.code, parameter.unit, parameter.kind) == ("vouchers.cap", "元", Kind.INTEGER)
    old, new = parameter.versions
    assert (old.value, old.valid_to, old.unverified) == (300000, date(2019, 12, 31), True)
    assert (new.value, new.valid_to, new.unverified) == (500000, None, False)
    assert str(new.basis) == "《科技创新券管理办法》（沪科规〔2020〕1号）第九条"
    assert str(old.basis) == "《科技创新券管理办法》"


def test_file_of_another_scheme_holds_no_parameters(read_text):
    assert read_text('[[layout]]\nname = "2019"') == []


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("[[parameter]]", "[[parameter]", "不是正确的 TOML 文件"),
        ("[[parameter]]\n", "parameter = 1\n", "不是正确的 TOML 文件"),
        ('unit = "元"', 'units = "元"', "参数“vouchers.cap”：不认识的键 units"),
        ("[[parameter]]", "[[other]]\n[[parameter]]", "不认识的键 other"),
        ('label = "年度兑付上限"', "", "缺少 label"),
        ('code = "vouchers.cap"', "", "（无代码）”：缺少 code"),
        ('kind = "integer"', 'kind = "number"', "kind 只能是 integer、decimal、text、list、table"),
        ("value = 500000", 'value = "50万"', "值 '50万' 不是 integer"),
        ("value = 500000", "value = 0.5", "不是 integer"),
        ("value = 500000\n", "", "有一个版本缺少 value"),
        ('source = "办法正文"', 'source = ""', "有一个版本缺少 source"),
        ("valid_from = 2020-01-01", 'valid_from = "2020"', "日期 '2020' 应写成 2024-01-31"),
        ("valid_to = 2019-12-31", "valid_to = 2015-12-31", "失效日期早于生效日期"),
        ("valid_to = 2019-12-31", "valid_to = 2020-01-01", "2020-01-01 起的版本与前一版本的有效期重叠"),
        ("valid_to = 2019-12-31\n", "", "有效期重叠"),
        ('{ document = "科技创新券管理办法" }', '"办法"', "依据（basis）应写明 document"),
        ('{ document = "科技创新券管理办法" }', '{ document = "办法", page = "1" }', "不认识的键 page"),
        ("unverified = true", "verified = false", "不认识的键 verified"),
    ],
)
def test_mistakes_are_told_in_a_sentence(read_text, right, wrong, sentence):
    assert right in RIGHT
    with pytest.raises(BadParameter, match=re.escape(sentence)):
        read_text(RIGHT.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (1, Kind.INTEGER, True),
        (True, Kind.INTEGER, False),
        (Decimal("0.5"), Kind.DECIMAL, True),
        (1, Kind.DECIMAL, True),
        (0.5, Kind.DECIMAL, False),
        ("甲", Kind.TEXT, True),
        (["甲", 1], Kind.LIST, True),
        ([["甲"]], Kind.LIST, False),
        ({"a": 1}, Kind.TABLE, True),
        ([{"a": 1}], Kind.TABLE, True),
        ([], Kind.TABLE, False),
        ([1], Kind.TABLE, False),
    ],
)
def test_values_fit_their_kind(value, kind, expected):
    assert fits(value, kind) is expected


@pytest.mark.parametrize(
    "value",
    [1, Decimal("0.85"), Decimal("2.0"), "甲“乙”", ["甲", 1], {"b": Decimal("0.10"), "a": [1, {"c": True}]}],
)
def test_values_survive_storing_without_floats(value):
    back = load(dump(value))
    assert back == value
    assert type(back) is type(value)


def test_parameter_that_is_no_list_of_tables(read_text):
    with pytest.raises(BadParameter, match=re.escape("应写成 [[parameter]]")):
        read_text('[parameter]\ncode = "vouchers.cap"')


def test_digest_of_a_version_changes_with_its_value_and_not_with_its_writing():
    first, same, other = (
        Version(value, date(2024, 1, 1), None, Basis("办法"), "正文")
        for value in (
            {"a": 1, "b": date(2024, 1, 1)},
            {"b": date(2024, 1, 1), "a": 1},
            {"a": 1, "b": date(2024, 1, 2)},
        )
    )
    assert version_id("vouchers.cap", first) == version_id("vouchers.cap", same)
    assert version_id("vouchers.cap", first) != version_id("vouchers.cap", other)


def test_basis_needs_only_a_title():
    assert Basis("办法").number == ""
