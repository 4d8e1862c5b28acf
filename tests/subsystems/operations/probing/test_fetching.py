"""One look at a target: what is good, what is wrong, and that nothing but registered hosts is ever called."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.subsystems.operations.probing.sites import free_port, page, plain, serving
from yanfa.subsystems.operations.adapters.probing.fetching import Target, look, may_be_probed, origin_of


def target(port, path="/", kind="site", **facts):
    address = f"127.0.0.1:{port}" if kind == "link" else f"http://127.0.0.1:{port}{path}"
    given = {"expected_status": 200, "expected_text": "", "interval": 60, "timeout": 2} | facts
    return Target(key="t", kind=kind, address=address, valid_from=0.0, valid_to=None, **given)


def looked(answering, allowed=None, **facts):
    async def run():
        async with serving(answering) as port:
            own = target(port, **facts)
            origins = {origin_of(own.address)} if allowed is None else allowed(port)
            return await look(own, origins)

    return asyncio.run(run())


class TestPages:
    def test_a_page_as_expected_is_good(self):
        seen = looked(plain(page()), expected_text="公共服务")
        assert (seen.status, seen.fault) == (200, "")
        assert 0 <= seen.ms < 1000

    @pytest.mark.parametrize(
        ("answer", "fault", "status"),
        [
            (page(status="503 Service Unavailable"), "status", 503),
            (page("别的内容"), "text", 200),
            (b"SSH-2.0-OpenSSH_9.2\r\n", "protocol", 0),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort", "protocol", 0),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "protocol", 0),
            (b"HTTP/1.1 200 OK\r\nno header\r\n\r\n", "protocol", 0),
            (b"HTTP/1.1 " + b"9" * 200_000, "protocol", 0),
            (b"", "protocol", 0),
        ],
    )
    def test_what_is_wrong_has_its_code(self, answer, fault, status):
        seen = looked(plain(answer), expected_text="公共服务")
        assert (seen.fault, seen.status) == (fault, status)

    def test_chunks_and_preliminary_answers_are_read(self):
        body = "研发公共服务平台".encode()
        chunks = (
            b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:])) + b"0\r\n\r\n"
        )
        answer = (
            b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
        )
        assert looked(plain(answer), expected_text="公共服务").fault == ""

    def test_a_body_without_end_is_cut_at_the_limit(self):
        async def endless(request, writer):
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(200):
                writer.write(b"x" * 65_536)
                await writer.drain()

        assert looked(endless, timeout=10).fault == ""

    def test_a_server_that_drips_is_left_at_the_deadline(self):
        async def dripping(request, writer):
            while True:
                writer.write(b"H")
                await writer.drain()
                await asyncio.sleep(0.05)

        started = time.monotonic()
        seen = looked(dripping, timeout=1)
        assert seen.fault == "timeout"
        assert 950 <= seen.ms < 1500
        assert time.monotonic() - started < 3

    def test_nobody_there_is_a_fault(self):
        seen = asyncio.run(look(target(free_port()), frozenset()))
        assert (seen.fault, seen.status) == ("connect", 0)

    def test_a_name_that_does_not_exist_is_a_fault(self):
        own = Target("t", "site", "http://no-such-host.invalid/", 200, "", 60, 5, 0.0, None)
        assert asyncio.run(look(own, frozenset())).fault == "name"

    def test_a_page_that_is_to_lead_elsewhere_is_good_without_following(self):
        answer = page(status="302 Found", headers="Location: http://other.example/\r\n")
        assert looked(plain(answer), expected_status=302).fault == ""

    def test_encryption_that_is_none_is_a_fault(self):
        async def run():
            async with serving(plain(b"plain text")) as port:
                own = Target("t", "site", f"https://127.0.0.1:{port}/", 200, "", 60, 2, 0.0, None)
                return await look(own, {origin_of(own.address)})

        assert asyncio.run(run()).fault in {"tls", "timeout"}


class TestRedirects:
    def leading(self, places):
        """Answers path by path: where a path leads, or the page where it leads nowhere."""

        async def answering(request, writer):
            path = request.split()[1].decode()
            self.asked.append(path)
            where = places.get(path)
            headers = f"Location: {where}\r\n" if where else ""
            writer.write(page(status="302 Found" if where else "200 OK", headers=headers))
            await writer.drain()

        self.asked = []
        return answering

    def test_within_the_own_host_they_are_followed(self):
        assert looked(self.leading({"/": "/home", "/home": "index"})).fault == ""
        assert self.asked == ["/", "/home", "/index"]

    def test_in_a_circle_they_end(self):
        assert looked(self.leading({"/": "/"})).fault == "redirect"
        assert len(self.asked) == 4

    @pytest.mark.parametrize(
        "where",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://localhost:1/",
            "https://127.0.0.1/",
            "//other.example/",
            "file:///etc/passwd",
            "gopher://127.0.0.1:1/",
            "http://127.0.0.1@other.example/",
            "http://127.0.0.1:1/",
            "http://[::1]/",
            "",
        ],
    )
    def test_off_the_list_none_is_followed(self, where):
        answer = page(status="302 Found", headers=f"Location: {where}\r\n")
        seen = looked(plain(answer))
        assert (seen.fault, seen.status) == ("redirect", 302)

    def test_to_another_registered_host_they_are_followed(self):
        async def run():
            async with serving(plain(page())) as other:
                there = f"http://127.0.0.1:{other}/"
                answer = page(status="302 Found", headers=f"Location: {there}\r\n")
                async with serving(plain(answer)) as port:
                    own = target(port)
                    return await look(own, {origin_of(own.address), origin_of(there)})

        assert asyncio.run(run()).fault == ""


class TestLinks:
    def test_a_port_that_accepts_is_good(self):
        seen = looked(plain(b""), kind="link")
        assert (seen.fault, seen.status) == ("", 0)

    def test_a_port_that_does_not_is_a_fault(self):
        assert asyncio.run(look(target(free_port(), kind="link"), frozenset())).fault == "connect"


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("10.0.0.1", True),
        ("127.0.0.1", True),
        ("8.8.8.8", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
    ],
)
def test_addresses_where_secrets_lie_are_never_called(address, may):
    assert may_be_probed(address) is may
