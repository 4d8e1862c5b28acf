"""Titles, degrees, kinds and reasons in the expert database; labels live in models."""

from enum import StrEnum


class Title(StrEnum):
    """职称 by level; fees are set by it."""

    SENIOR = "senior"
    ASSOCIATE = "associate"
    INTERMEDIATE = "intermediate"
    OTHER = "other"


class Degree(StrEnum):
    """学位, the highest."""

    DOCTOR = "doctor"
    MASTER = "master"
    BACHELOR = "bachelor"
    NONE = "none"


class Kind(StrEnum):
    """专家类别: what an expert is asked about."""

    TECHNICAL = "technical"
    FINANCIAL = "financial"
    MANAGEMENT = "management"
    INDUSTRY = "industry"
    INVESTMENT = "investment"


class Origin(StrEnum):
    """入库方式: how he came into the pool."""

    RECOMMENDED = "recommended"
    INVITED = "invited"
    OWN_WISH = "own_wish"
    IMPORTED = "imported"


class IdentityKind(StrEnum):
    """证件类型."""

    RESIDENT = "resident"
    PASSPORT = "passport"
    HMT_PERMIT = "hmt_permit"


class State(StrEnum):
    """Where an expert stands in his process."""

    NOMINATED = "nominated"
    POOLED = "pooled"
    SUSPENDED = "suspended"
    LEFT = "left"


class Departure(StrEnum):
    """出库原因."""

    OWN_WISH = "own_wish"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    AGE = "age"
    MISCONDUCT = "misconduct"
    DECEASED = "deceased"
    NOT_ADMITTED = "not_admitted"


class RelationKind(StrEnum):
    """How an expert stands to another person."""

    COAUTHOR = "coauthor"
    SUPERVISOR = "supervisor"
    RELATIVE = "relative"
    DISPUTE = "dispute"


class Declarer(StrEnum):
    """Who asked that an expert keeps away."""

    EXPERT = "expert"
    REGISTRAR = "registrar"
    OTHER_SIDE = "other_side"


class Reason(StrEnum):
    """Why an expert must not judge a case."""

    SAME_PERSON = "same_person"
    SAME_UNIT = "same_unit"
    RELATED_UNIT = "related_unit"
    COAUTHOR = "coauthor"
    SUPERVISOR = "supervisor"
    RELATIVE = "relative"
    DISPUTE = "dispute"
    AVOIDANCE = "avoidance"
