"""How the names of holders are compared: without blanks, full width as half width."""

import unicodedata


def bare_name(name: str) -> str:
    """A name without blanks, its letters folded: what the blind index is made of."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
