"""Address blocks: the addresses of a block with what each may serve for, and which are public."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from yanfa.subsystems.operations.choices.lines import AddressRole

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
#: RFC 1918, RFC 6598, loopback, link-local, multicast, reserved; for IPv6 unique local, link-local and multicast.
NOT_PUBLIC = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/127",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
    )
)


class BadBlock(ValueError):
    """An address block that cannot be; `code` says why: form, host_bits, private, large, outside."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def address_of(text: str) -> Address:
    """The public address of a text. Raises BadBlock."""
    try:
        found = ip_address(text.strip())
    except ValueError:
        raise BadBlock("form", text=text.strip()) from None
    if not public(found):
        raise BadBlock("private", text=str(found))
    return found


def block_of(text: str, largest: int) -> Network:
    """The public block of a text such as 203.0.113.0/26, with at most `largest` addresses. Raises BadBlock."""
    text = text.strip()
    try:
        found = ip_network(text)
    except ValueError:
        raise _wrong(text) from None
    if not public(found.network_address) or not public(found.broadcast_address):
        raise BadBlock("private", text=text)
    if found.num_addresses > largest:
        raise BadBlock("large", text=text, count=found.num_addresses, largest=largest)
    return found


def _wrong(text: str) -> BadBlock:
    """Host bits set are told with the block that was meant; anything else is no block."""
    try:
        return BadBlock("host_bits", text=text, meant=str(ip_network(text, strict=False)))
    except ValueError:
        return BadBlock("form", text=text)


def public(address: Address) -> bool:
    """Whether an operator may assign it; the blocks for documentation count, for examples are written with them."""
    return not any(address in block for block in NOT_PUBLIC if block.version == address.version)


def roles_of(
    block: Network, gateways: Iterable[Address] = (), reserved: Iterable[Address] = ()
) -> Iterator[tuple[Address, AddressRole]]:
    """Every address of the block with its role, in order.

    An IPv4 block of four addresses or more has a network and a broadcast address; /31 (RFC 3021) and /32 have none,
    nor has IPv6 a broadcast address: there the first is the router's anycast address (RFC 4291).
    Raises BadBlock for a gateway or reserved address that lies outside.
    """
    special: dict[Address, AddressRole] = dict.fromkeys(reserved, AddressRole.RESERVED)
    special |= dict.fromkeys(gateways, AddressRole.GATEWAY)
    for address in special:
        if address.version != block.version or address not in block:
            raise BadBlock("outside", text=str(address), block=str(block))
    if block.num_addresses > 2:
        special[block.network_address] = AddressRole.NETWORK
        if block.version == 4:
            special[block.broadcast_address] = AddressRole.BROADCAST
    for address in block:
        yield address, special.get(address, AddressRole.USABLE)
