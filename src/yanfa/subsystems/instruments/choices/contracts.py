"""Value lists of quotations, contracts and the money between two units."""

from enum import StrEnum


class QuotationAnswer(StrEnum):
    """What became of a quotation; a later version supersedes an open one."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class ConfirmedBy(StrEnum):
    """How a side confirmed a contract."""

    ONLINE = "online"
    SCAN = "scan"


class PaymentKind(StrEnum):
    """Which way money went."""

    PAYMENT = "payment"
    REFUND = "refund"
