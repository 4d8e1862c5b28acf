"""Value lists of the rewards for sharing services."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a usage record earns no reward, in the order in which it is asked: the first that holds is the reason."""

    PERIOD = "period"
    BARRED = "barred"
    LOW_VALUE = "low_value"
    UNPUBLISHED = "unpublished"
    INCOMPLETE = "incomplete"
    INTERNAL = "internal"
    RELATED = "related"
    WAIVED = "waived"
    PURPOSE = "purpose"
    UNVERIFIED = "unverified"
    UNPROVED = "unproved"
    CONTRACT = "contract"
    INVOICE = "invoice"
    VOUCHER = "voucher"
    REWARDED = "rewarded"


class VoucherRule(StrEnum):
    """Whether services that an innovation voucher helped to pay earn a reward as well."""

    COUNT = "count"
    EXCLUDE = "exclude"


class PersonCategory(StrEnum):
    """先进个人奖: operators by technology, managers by management."""

    TECHNICAL = "technical"
    MANAGEMENT = "management"


class UseCategory(StrEnum):
    """What reward money may be spent on."""

    OPERATION = "operation"
    TRAINING = "training"
    RELATED = "related"


class EntryKind(StrEnum):
    """What a dated row of a reward says."""

    GRANT = "grant"
    CLAWBACK = "clawback"
