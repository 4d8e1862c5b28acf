"""Numbers that identify a person: 居民身份证号 (GB 11643) with its check digit, and telephone numbers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[\dXx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
#: Beijing and the codes that begin with 02 have three digits, all others four.
_LANDLINE = re.compile(r"(?:\+?86)?(010|02\d|0[3-9]\d{2})(\d{7,8})(?:转(\d{1,6}))?")


class InvalidNumber(ValueError):
    """The number breaks the rules of its kind; the message says in Chinese what is wrong."""


def compact(number: str) -> str:
    """Full-width digits made plain; spaces, dashes and brackets removed; letters in upper case."""
    return re.sub(r"[\s\-‐-―()]", "", unicodedata.normalize("NFKC", number)).upper()


def validate_identity_number(number: str) -> str:
    """The 18 characters of a valid 居民身份证号. Raises InvalidNumber."""
    plain = compact(number)
    if not re.fullmatch(r"\d{17}[\dX]", plain):
        raise InvalidNumber("身份证号应为 18 位：前 17 位为数字，末位为数字或 X。")
    try:
        return str(ric.validate(plain))
    except ValidationError:
        raise InvalidNumber("身份证号有误：地区、出生日期或校验位不符。") from None


def birth_date(identity_number: str) -> date:
    """The birth date written in a valid 居民身份证号. Raises InvalidNumber."""
    return date.fromisoformat(validate_identity_number(identity_number)[6:14])


def validate_phone(number: str) -> str:
    """The digits of a mainland mobile, or of a landline as 区号-号码 (转分机 kept). Raises InvalidNumber."""
    plain = compact(number)
    if mobile := _MOBILE.fullmatch(plain):
        return mobile[1]
    if landline := _LANDLINE.fullmatch(plain):
        area, line, extension = landline.groups()
        return f"{area}-{line}" + (f"转{extension}" if extension else "")
    raise InvalidNumber("电话号码有误：手机号为 11 位，固定电话应带区号。")


def mask_identity_numbers(text: str) -> str:
    """The text with the birth date and serial number of every valid 居民身份证号 starred out."""
    return _IDENTITY_NUMBER.sub(lambda found: _mask(found[0]), text)


def _mask(number: str) -> str:
    try:
        ric.validate(number.upper())
    except ValidationError:
        return number
    return f"{number[:3]}{'*' * 11}{number[-4:]}"
