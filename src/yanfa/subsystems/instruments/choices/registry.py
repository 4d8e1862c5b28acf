"""Value lists of the instrument record, as the national platform NRII numbers them."""

from enum import StrEnum


class InstrumentState(StrEnum):
    """Where a record of an instrument stands; the process is in `workflow.registry`."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUSPENDED = "suspended"
    RETIRED = "retired"
    WITHDRAWN = "withdrawn"


class Source(StrEnum):
    """仪器设备来源."""

    PURCHASE = "purchase"
    DEVELOPED = "developed"
    GIFT = "gift"
    OTHER = "other"


class EquipmentType(StrEnum):
    """仪器设备类别."""

    SPECIAL = "special"
    GENERAL = "general"


class RunStatus(StrEnum):
    """运行状态: how the instrument usually was in the year."""

    NORMAL = "normal"
    STANDBY = "standby"
    REMOTE = "remote"
    SOME_FAULTS = "some_faults"
    MANY_FAULTS = "many_faults"
    TO_REPAIR = "to_repair"
    TO_SCRAP = "to_scrap"


class ShareMode(StrEnum):
    """共享模式."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    NONE = "none"


class BelongsTo(StrEnum):
    """附属: what larger body the instrument is a part of."""

    CENTRE = "centre"
    FACILITY = "facility"
    UNIT = "unit"
    NONE = "none"
    KEY_LABORATORY = "key_laboratory"
    ENGINEERING_CENTRE = "engineering_centre"
    GERMPLASM = "germplasm"


class Funding(StrEnum):
    """主要经费来源: the source that paid the largest part."""

    CENTRAL = "central"
    MUNICIPAL = "municipal"
    DISTRICT = "district"
    FOREIGN_AID = "foreign_aid"
    OWN = "own"
    OTHER = "other"


class ChangeState(StrEnum):
    """Where a change of a published record stands; the process is in `workflow.changes`."""

    DRAFT = "draft"
    UNIT_REVIEW = "unit_review"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPLIED = "applied"
    DROPPED = "dropped"


class Leaving(StrEnum):
    """Why an instrument leaves the catalogue."""

    SCRAPPED = "scrapped"
    TRANSFERRED = "transferred"
    OTHER = "other"


class Stop(StrEnum):
    """Why an instrument is not in use."""

    REPAIR = "repair"
    IDLE = "idle"
    MOVING = "moving"
    OTHER = "other"


#: Of a change, while it is neither applied nor dropped.
OPEN_CHANGES = (ChangeState.DRAFT, ChangeState.UNIT_REVIEW, ChangeState.SUBMITTED, ChangeState.RETURNED)
#: In the catalogue today.
LISTED_STATES = (InstrumentState.PUBLISHED, InstrumentState.SUSPENDED)
#: The unit still writes the record itself.
OWN_STATES = (InstrumentState.DRAFT, InstrumentState.UNIT_REVIEW, InstrumentState.RETURNED)
