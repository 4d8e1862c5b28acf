"""Tables of the evaluation of sharing services: the batch of a year, the units' evaluations, and what they rest on."""

from .batches import EvaluationBatch
from .evaluations import EvaluationObjection, SelfReportFile, SharingEvaluation
from .scores import EvaluatedInstrument, EvaluationScore, EvidenceSample

__all__ = [
    "EvaluatedInstrument",
    "EvaluationBatch",
    "EvaluationObjection",
    "EvaluationScore",
    "EvidenceSample",
    "SelfReportFile",
    "SharingEvaluation",
]
