"""What the centre writes and issues, and what it is credited with."""

from .committee import Charter, Departure, Member
from .cooperation import Agreement, CooperationActivity, CooperationPlan, Renewal
from .district import DistrictReport
from .documents import Document, DocumentDraft, DueChange, Evidence
from .meetings import Meeting
from .papers import Paper
from .publication import InformationItem
from .regulations import (
    Inspection,
    Regulation,
    RegulationBearing,
    RegulationExecution,
    RegulationOwner,
    RegulationReview,
)
from .research import ResearchEvent, ResearchProject
from .results import Result, ResultFile
from .rights import RightApplication, RightEvent, RightGrant
from .support import PolicySupport

__all__ = [
    "Agreement",
    "Charter",
    "CooperationActivity",
    "CooperationPlan",
    "Departure",
    "DistrictReport",
    "Document",
    "DocumentDraft",
    "DueChange",
    "Evidence",
    "InformationItem",
    "Inspection",
    "Meeting",
    "Member",
    "Paper",
    "PolicySupport",
    "Regulation",
    "RegulationBearing",
    "RegulationExecution",
    "RegulationOwner",
    "RegulationReview",
    "Renewal",
    "ResearchEvent",
    "ResearchProject",
    "Result",
    "ResultFile",
    "RightApplication",
    "RightEvent",
    "RightGrant",
]
