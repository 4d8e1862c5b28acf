"""The people of a centre, for the tests of this folder."""

from tests.subsystems.records.results.making import of

__all__ = ["of"]
