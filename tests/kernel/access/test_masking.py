"""What masked personal data looks like."""

import pytest

from yanfa.kernel.access.masking import mask_email, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("John Smith", "J*** S****"),
        ("䶮", "䶮"),
        (" 李四 ", "李*"),
        ("", ""),
    ],
)
def test_name(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("021-12345678", "********5678"), ("12345", "*****"), ("", "")],
)
def test_phone(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("31010119900307123X", "310***********123X"),
        ("310101900307123", "310********7123"),
        ("E12345678", "E******78"),
        ("AB12", "****"),
    ],
)
def test_identity_number(number, masked):
    assert mask_id(number) == masked
    assert "1990" not in masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("zhangsan@example.org", "z***@example.org"),
        ("a@example.org", "a***@example.org"),
        ("nobody", "******"),
    ],
)
def test_email(address, masked):
    assert mask_email(address) == masked
