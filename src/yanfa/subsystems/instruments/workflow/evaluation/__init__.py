"""The processes of the evaluation of sharing services: the batch of a year, and each unit in it."""

from .batches import EVALUATION_BATCH
from .evaluations import EVALUATION

__all__ = ["EVALUATION", "EVALUATION_BATCH"]
