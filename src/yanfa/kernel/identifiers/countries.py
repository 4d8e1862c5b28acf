"""Countries and regions (国家（地区）) by the two letters of GB/T 2659 (ISO 3166-1), named as China writes them."""

import re
from functools import cache

from babel import Locale

#: As documents of the mainland write them; the locale data of Babel has longer or shorter forms.
_CHINESE = {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾", "CD": "刚果（金）", "CG": "刚果（布）"}
_ENGLISH = {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Taiwan, China"}
#: Two letters that Babel knows and the standard does not give to a country or region.
_NO_COUNTRY = frozenset(
    {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}
)


@cache
def countries(language: str = "zh") -> dict[str, str]:
    """Every code with its name, in Chinese or in English, by code."""
    chinese = language.startswith("zh")
    found = Locale("zh" if chinese else "en").territories
    names = {str(code): str(name) for code, name in found.items()}
    own = _CHINESE if chinese else _ENGLISH
    codes = sorted(code for code in names if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRY)
    return {code: own.get(code, names[code]) for code in codes}


def is_country(code: str) -> bool:
    """Whether a code is given to a country or region."""
    return code in countries()


def country_name(code: str, language: str = "zh") -> str:
    """The name of a country or region; the code itself where it is unknown."""
    return countries(language).get(code, code)


@cache
def _codes() -> dict[str, str]:
    english = {name.casefold(): code for code, name in countries("en").items()}
    return english | {name.casefold(): code for code, name in countries().items()}


def country_code(words: str) -> str | None:
    """The code for a code, a Chinese or an English name as a person writes it; None where nothing fits."""
    given = words.strip()
    if is_country(given.upper()):
        return given.upper()
    return _codes().get(given.casefold())
