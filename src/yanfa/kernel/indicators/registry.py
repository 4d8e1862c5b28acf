"""The register of all declared indicators, filled when the apps' `indicators.py` are loaded."""

from collections.abc import Iterator

from yanfa.kernel.indicators.declare import Indicator


class Registry:
    """Indicators by code. A test makes its own instance instead of patching the shared one."""

    def __init__(self) -> None:
        self._indicators: dict[str, Indicator] = {}

    def register(self, indicator: Indicator) -> Indicator:
        """Add one; a code that is taken is refused, because two answers to one question help nobody."""
        if indicator.code in self._indicators:
            raise ValueError(f"The indicator {indicator.code} is declared twice.")
        self._indicators[indicator.code] = indicator
        return indicator

    def __getitem__(self, code: str) -> Indicator:
        if code not in self._indicators:
            raise KeyError(f"No indicator {code!r} is declared.")
        return self._indicators[code]

    def __iter__(self) -> Iterator[Indicator]:
        return iter(sorted(self._indicators.values(), key=lambda indicator: indicator.code))

    def __contains__(self, code: str) -> bool:
        return code in self._indicators

    def __len__(self) -> int:
        return len(self._indicators)


registry = Registry()
register = registry.register
