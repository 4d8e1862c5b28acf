"""The register of all indicators: those declared by the apps' `indicators.py`, and families built on demand."""

from collections.abc import Callable, Iterable, Iterator

from yanfa.kernel.indicators.declare import Indicator

#: The indicator for the rest of a code after the family's prefix and dot; None when there is none.
Resolve = Callable[[str], Indicator | None]
#: The members that the register shows beside the declared ones.
Listed = Callable[[], Iterable[Indicator]]


class Registry:
    """Indicators by code. A test makes its own instance instead of patching the shared one.

    Iterating gives the declared ones, known when the platform starts; `listed` adds the members of families, which
    come and go with the records.
    """

    def __init__(self) -> None:
        self._indicators: dict[str, Indicator] = {}
        self._families: dict[str, tuple[Resolve, Listed | None]] = {}

    def register(self, indicator: Indicator) -> Indicator:
        """Add one; a code that is taken is refused, because two answers to one question help nobody."""
        if indicator.code in self._indicators:
            raise ValueError(f"The indicator {indicator.code} is declared twice.")
        family = self._family_of(indicator.code)
        if family is not None:
            raise ValueError(f"The indicator {indicator.code} would hide a member of the family {family}.")
        self._indicators[indicator.code] = indicator
        return indicator

    def family(self, prefix: str, resolve: Resolve, listed: Listed | None = None) -> None:
        """Let codes `prefix.rest` stand for indicators that `resolve(rest)` builds, such as one for each uploaded list.

        The indicator built carries the whole code. Raises ValueError for a prefix that another family or a declared
        indicator uses.
        """
        under = [code for code in self._indicators if code.startswith(f"{prefix}.")]
        if under:
            raise ValueError(f"{', '.join(sorted(under))} would be hidden by the family {prefix}.")
        for known in self._families:
            if f"{prefix}.".startswith(f"{known}.") or f"{known}.".startswith(f"{prefix}."):
                raise ValueError(f"The families {known} and {prefix} overlap.")
        self._families[prefix] = (resolve, listed)

    def listed(self) -> list[Indicator]:
        """The declared indicators and the members that the families show, in order of their codes."""
        members = [each for _resolve, listed in self._families.values() if listed for each in listed()]
        return sorted([*self._indicators.values(), *members], key=lambda indicator: indicator.code)

    def __getitem__(self, code: str) -> Indicator:
        found = self._indicators.get(code) or self._member(code)
        if found is None:
            raise KeyError(f"No indicator {code!r} is declared.")
        return found

    def _member(self, code: str) -> Indicator | None:
        prefix = self._family_of(code)
        if prefix is None:
            return None
        resolve, _listed = self._families[prefix]
        found = resolve(code.removeprefix(f"{prefix}."))
        if found is not None and found.code != code:
            raise ValueError(f"The family {prefix} built {found.code} for {code}.")
        return found

    def _family_of(self, code: str) -> str | None:
        return next((prefix for prefix in self._families if code.startswith(f"{prefix}.")), None)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._indicators.values(), key=lambda indicator: indicator.code))

    def __contains__(self, code: str) -> bool:
        return code in self._indicators or self._member(code) is not None

    def __len__(self) -> int:
        return len(self._indicators)


registry = Registry()
register = registry.register
family = registry.family
