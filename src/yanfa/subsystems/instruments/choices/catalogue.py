"""The facets and orders of the public catalogue of instruments; the values stand in its addresses."""

from enum import StrEnum


class Facet(StrEnum):
    """A property by which a search is narrowed; the value is the name in the address."""

    CATEGORY = "category"
    DISTRICT = "district"
    UNIT = "unit"
    BAND = "band"
    FEE = "fee"
    BOOKING = "booking"
    FREE = "free"
    COUNTRY = "country"
    FUND = "fund"
    SHARE = "share"


class Sort(StrEnum):
    """The order of found instruments."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    VALUE = "value"
    USED = "used"


class BookingWay(StrEnum):
    """How an instrument is booked."""

    ONLINE = "online"
    LINK = "link"
    CONTACT = "contact"
