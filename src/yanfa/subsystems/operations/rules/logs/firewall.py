"""Lines that iptables and nftables log: a packet, and whether the rule's prefix says that it was stopped."""

from __future__ import annotations

from .events import Event, Torn, source_of, syslog_host
from .marks import Marks, Versions

#: Attacks by what they knock at; 统计口径 of the platform, printed beside the figure.
SERVICES: dict[str, tuple[int, ...]] = {
    "remote_login": (22, 23, 2222, 3389, 5900, 5938),
    "web": (80, 443, 8000, 8080, 8081, 8443, 8888, 9090),
    "database": (1433, 1521, 3306, 5432, 6379, 9200, 11211, 27017),
    "file_sharing": (20, 21, 69, 111, 135, 137, 138, 139, 445, 873, 2049),
    "mail": (25, 110, 143, 465, 587, 993, 995),
    "name_service": (53, 853),
    "management": (161, 162, 389, 514, 623, 636, 2375, 2376, 5985, 5986, 6443, 10250),
}
_PORTS = {str(port).encode(): kind for kind, ports in SERVICES.items() for port in ports}
_PROTOCOLS = {b"TCP": "other_tcp", b"UDP": "other_udp", b"ICMP": "icmp", b"ICMPv6": "icmp"}


class Firewall:
    """Reads with the prefixes that were in force on the line's day.

    `prefixes` are (first day since 1970, prefixes of blocking rules), oldest first.
    """

    host = staticmethod(syslog_host)

    def __init__(self, prefixes: Versions) -> None:
        self._marks = Marks(prefixes)
        self._day = -1
        self._blocking: tuple[bytes, ...] = ()
        #: A packet tells one of some sixty things; each is made once.
        self._events: dict[tuple[bool, str, str], Event] = {}

    def event(self, line: bytes, at: int, day: int) -> Event | None:
        """A packet that was logged; one by a rule without a blocking prefix is an alert."""
        begin = line.find(b"IN=", at)
        if begin < 0 or line.find(b" OUT=", begin) < 0:
            return None
        source = line.find(b" SRC=", begin)
        protocol = line.find(b" PROTO=", source)
        if source < 0 or protocol < 0:
            raise Torn
        if day != self._day:
            self._day, self._blocking = day, self._in_force(day)
        address = line[source + 5 : line.find(b" ", source + 5)]
        told = (self._blocks(line[at:begin]), _kind(line, protocol + 7), source_of(address))
        event = self._events.get(told)
        if event is None:
            event = self._events[told] = Event(*told)
        return event

    def _blocks(self, prefix: bytes) -> bool:
        for text in self._blocking:  # noqa: SIM110 - a generator for every line costs a tenth of the reading
            if text in prefix:
                return True
        return False

    def _in_force(self, day: int) -> tuple[bytes, ...]:
        marks = self._marks.on(day)
        return tuple({text.encode(encoding) for text in marks for encoding in ("utf-8", "gb18030")})


def _kind(line: bytes, at: int) -> str:
    """The kind by the port that was knocked at, else by the protocol."""
    end = line.find(b" ", at)
    name = line[at:] if end < 0 else line[at:end]
    port = line.find(b" DPT=", at)
    if port >= 0:
        stop = line.find(b" ", port + 5)
        number = line[port + 5 :] if stop < 0 else line[port + 5 : stop]
        if kind := _PORTS.get(number):
            return kind
    return _PROTOCOLS.get(name, "other")
