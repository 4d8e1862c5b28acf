"""Tables of the rewards: applications, what instruments earned by which records, awards of persons, the money."""

from .applications import PersonAward, RewardApplication
from .lines import RewardedRecord, RewardLine
from .money import RewardClawback, RewardEntry, RewardUse

__all__ = [
    "PersonAward",
    "RewardApplication",
    "RewardClawback",
    "RewardEntry",
    "RewardLine",
    "RewardUse",
    "RewardedRecord",
]
