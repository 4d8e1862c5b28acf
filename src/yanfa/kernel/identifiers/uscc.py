"""统一社会信用代码 (GB 32100-2015): checked, normalised, and read part by part."""

from __future__ import annotations

import re
import unicodedata

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from yanfa.kernel.identifiers.personal import InvalidNumber

_LETTERS_LEFT_OUT = re.compile(r"[IOSVZ]")


def compact(number: str) -> str:
    """Full-width characters made plain, white space and dashes removed, letters in upper case."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", number)).upper()


def validate(number: str) -> str:
    """The 18 characters of a valid code. Raises InvalidNumber with what is wrong, in Chinese."""
    plain = compact(number)
    if len(plain) != 18:
        raise InvalidNumber(f"统一社会信用代码应为 18 位，现为 {len(plain)} 位。")
    if letters := _LETTERS_LEFT_OUT.findall(plain):
        raise InvalidNumber(
            f"统一社会信用代码不使用字母 {'、'.join(dict.fromkeys(letters))}，请核对是否误录。"
        )
    try:
        return str(uscc.validate(plain))
    except InvalidChecksum:
        raise InvalidNumber("统一社会信用代码的校验位不符，请核对是否误录。") from None
    except ValidationError:
        raise InvalidNumber("统一社会信用代码格式有误。") from None


def is_valid(number: str) -> bool:
    """Whether the number is a valid code."""
    try:
        validate(number)
    except InvalidNumber:
        return False
    return True


def organisation_code(number: str) -> str:
    """The 主体标识码 (former 组织机构代码) inside a valid code, as XXXXXXXX-X. Raises InvalidNumber."""
    plain = validate(number)
    return f"{plain[8:16]}-{plain[16]}"
