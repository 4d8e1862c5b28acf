"""The people and the system of the probe's tests serve here, too."""

from tests.subsystems.operations.probing.conftest import demonstration, engineer, officer, portal

__all__ = ["demonstration", "engineer", "officer", "portal"]
