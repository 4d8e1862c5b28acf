"""The field of a district: what people type, what is kept, and what the page shows of it."""

import pytest
from django import forms
from django.utils import translation

from yanfa.registers.organisations.api import district_name, districts
from yanfa.subsystems.instruments.forms.districts import DistrictField, choices
from yanfa.subsystems.instruments.forms.registry import FactsForm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("310115", "310115"),
        ("310115 浦东新区", "310115"),
        ("上海市浦东新区（310115）", "310115"),
        ("浦东新区", "310115"),
        ("上海市 浦东新区", "310115"),
        ("pudong", "310115"),
        ("普陀区", "310107"),
        ("江苏省昆山市", "320583"),
        ("昆山市", "320583"),
    ],
)
def test_a_district_is_known_by_its_code_and_its_names(words, code):
    assert DistrictField().clean(words) == code


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("浦西区", "没有名为“浦西区”的行政区划"),
        ("999999", "没有代码为“999999”的行政区划"),
        ("朝阳区", "不止一处，请填代码：110105 北京市朝阳区；"),
        ("", "必填"),
    ],
)
def test_what_is_no_district_or_several_is_told(words, told):
    with translation.override("zh-hans"), pytest.raises(forms.ValidationError) as refused:
        DistrictField().clean(words)
    assert told in "".join(refused.value.messages)


def test_the_form_shows_names_and_offers_the_citys_districts():
    shown = str(FactsForm(initial={"district": "310115"})["district"])
    assert 'value="310115 浦东新区"' in shown
    assert 'list="instrument-districts"' in shown
    with translation.override("en"):
        assert "310115 Pudong" in dict(choices()).values()
    assert DistrictField().prepare_value("320583") == "320583 江苏省昆山市"
    assert DistrictField().prepare_value("浦西区") == "浦西区"


def test_the_same_district_in_other_words_is_no_change():
    field = DistrictField()
    assert not field.has_changed("310115", "浦东新区")
    assert field.has_changed("310115", "310104 徐汇区")
    assert field.has_changed("310115", "浦西区")


def test_districts_that_were_given_up_are_not_in_force():
    known = districts()
    assert known["310115"] == "上海市浦东新区"
    assert "310103" not in known
    assert district_name("310103") == "上海市卢湾区"
    assert {"310230", "320583", "460100"} & known.keys() == {"320583", "460100"}
