"""Tables of 大型仪器共享."""

from .activity import ActivityMark, PublicationTime, UnitActivity
from .catalogue import CatalogueEntry
from .changes import InstrumentChange
from .confirmation import ConfirmationLine, ConfirmationRound, ConfirmationTask
from .contracts import (
    ContractConfirmation,
    Quotation,
    QuotationLine,
    ServiceContract,
    ServiceInvoice,
    ServicePayment,
)
from .disputes import MediationEntry, ServiceDispute
from .effect_report import EffectReport
from .evaluation import (
    EvaluatedInstrument,
    EvaluationBatch,
    EvaluationObjection,
    EvaluationScore,
    EvidenceSample,
    SelfReportFile,
    SharingEvaluation,
)
from .exchange import NriiDelivery, NriiRecord
from .inspection import Inspection, InspectionFinding, Veto
from .purchase import (
    ComparableModel,
    ComparisonRow,
    DepartmentRanking,
    PurchaseApplication,
    PurchaseConclusion,
    PurchasedInstrument,
    PurchaseFile,
    PurchaseRound,
)
from .registry import Instrument
from .registry_parts import CustomsRecord, InstrumentImage, InstrumentSerial, InstrumentYear, PriceItem
from .registry_versions import InstrumentVersion
from .requests import Deliverable, QuestionSet, RequestMessage, ServiceRequest
from .rewards import (
    PersonAward,
    RewardApplication,
    RewardClawback,
    RewardedRecord,
    RewardEntry,
    RewardLine,
    RewardUse,
)
from .usage import UsageAdjustment, UsageRecord, UsageReport, UsageSample

__all__ = [
    "ActivityMark",
    "CatalogueEntry",
    "ComparableModel",
    "ComparisonRow",
    "ConfirmationLine",
    "ConfirmationRound",
    "ConfirmationTask",
    "ContractConfirmation",
    "CustomsRecord",
    "Deliverable",
    "DepartmentRanking",
    "EffectReport",
    "EvaluatedInstrument",
    "EvaluationBatch",
    "EvaluationObjection",
    "EvaluationScore",
    "EvidenceSample",
    "Inspection",
    "InspectionFinding",
    "Instrument",
    "InstrumentChange",
    "InstrumentImage",
    "InstrumentSerial",
    "InstrumentVersion",
    "InstrumentYear",
    "MediationEntry",
    "NriiDelivery",
    "NriiRecord",
    "PersonAward",
    "PriceItem",
    "PublicationTime",
    "PurchaseApplication",
    "PurchaseConclusion",
    "PurchaseFile",
    "PurchaseRound",
    "PurchasedInstrument",
    "QuestionSet",
    "Quotation",
    "QuotationLine",
    "RequestMessage",
    "RewardApplication",
    "RewardClawback",
    "RewardEntry",
    "RewardLine",
    "RewardUse",
    "RewardedRecord",
    "SelfReportFile",
    "ServiceContract",
    "ServiceDispute",
    "ServiceInvoice",
    "ServicePayment",
    "ServiceRequest",
    "SharingEvaluation",
    "UnitActivity",
    "UsageAdjustment",
    "UsageRecord",
    "UsageReport",
    "UsageSample",
    "Veto",
]
