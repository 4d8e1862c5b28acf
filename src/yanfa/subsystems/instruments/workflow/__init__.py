"""The process tables of 大型仪器共享."""

from .changes import CHANGE
from .confirmation import ROUND, TASK
from .contracts import CONTRACT
from .disputes import DISPUTE
from .effect_report import EFFECT_REPORT
from .evaluation import EVALUATION, EVALUATION_BATCH
from .exchange import NRII
from .inspection import FINDING
from .purchase import PURCHASE, PURCHASE_ROUND
from .registry import INSTRUMENT
from .requests import REQUEST
from .rewards import REWARD
from .usage import ADJUSTMENT, USAGE_REPORT

__all__ = [
    "ADJUSTMENT",
    "CHANGE",
    "CONTRACT",
    "DISPUTE",
    "EFFECT_REPORT",
    "EVALUATION",
    "EVALUATION_BATCH",
    "FINDING",
    "INSTRUMENT",
    "NRII",
    "PURCHASE",
    "PURCHASE_ROUND",
    "REQUEST",
    "REWARD",
    "ROUND",
    "TASK",
    "USAGE_REPORT",
]
