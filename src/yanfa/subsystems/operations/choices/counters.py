"""What the counters of operations distinguish: devices, formats of their logs, and where a figure comes from."""

from enum import StrEnum


class DeviceKind(StrEnum):
    """What a counting device is."""

    FIREWALL = "firewall"
    MAIL_GATEWAY = "mail_gateway"


class LogFormat(StrEnum):
    """How its log is written; NONE for a device whose report alone is entered."""

    NONE = "none"
    IPTABLES = "iptables"
    RSPAMD = "rspamd"
    POSTFIX = "postfix"


class Origin(StrEnum):
    """Where the figures of a day come from."""

    LOG = "log"
    REPORT = "report"
    RELEASE = "release"


class Content(StrEnum):
    """What a report states: counts of a day or a month, or messages that were released."""

    COUNTS = "counts"
    RELEASES = "releases"


#: Which log a kind of device can write.
FORMATS_OF = {
    DeviceKind.FIREWALL: (LogFormat.NONE, LogFormat.IPTABLES),
    DeviceKind.MAIL_GATEWAY: (LogFormat.NONE, LogFormat.RSPAMD, LogFormat.POSTFIX),
}
