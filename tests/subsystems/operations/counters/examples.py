"""Devices, people and logs for the tests of the counters."""

from __future__ import annotations

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.registers.people import account
from yanfa.subsystems.operations.choices.counters import DeviceKind, LogFormat
from yanfa.subsystems.operations.models import CounterDevice, LogImport, System
from yanfa.subsystems.operations.services.counters import logs

SAMPLES = Path(__file__).parent / "samples"
PDF = b"%PDF-1.4\n%report of the device\n"


def system(code: str = "network") -> System:
    made, _new = System.objects.get_or_create(
        code=code, defaults={"name": f"系统 {code}", "in_use_from": date(2015, 1, 1)}
    )
    return made


def engineer(login: str = "engineer") -> Any:
    return account(login, "operations_engineer")


def officer(login: str = "officer") -> Any:
    return account(login, "operations_officer")


def firewall(name: str = "边界防火墙", **facts: Any) -> CounterDevice:
    given = {
        "kind": DeviceKind.FIREWALL,
        "log_format": LogFormat.IPTABLES,
        "log_host": "fw1",
        "in_use_from": date(2020, 1, 1),
    }
    return CounterDevice.objects.create(name=name, system=system(), **(given | facts))


def gateway(name: str = "邮件网关", log_format: str = LogFormat.RSPAMD, **facts: Any) -> CounterDevice:
    given = {"kind": DeviceKind.MAIL_GATEWAY, "in_use_from": date(2020, 1, 1)}
    return CounterDevice.objects.create(
        name=name, system=system("mail"), log_format=log_format, **(given | facts)
    )


def packet(at: datetime, number: int = 0, prefix: str = "[BLOCK] ", host: str = "fw1", port: int = 22) -> str:
    """A line of iptables' log as rsyslog writes it, without a year."""
    return (
        f"{at:%b} {at.day:2d} {at:%H:%M:%S} {host} kernel: [{number}.5] {prefix}IN=eth0 OUT= "
        f"MAC=52:54:00 SRC=198.51.100.{number % 250} DST=203.0.113.1 LEN=60 TTL=51 ID={number} DF "
        f"PROTO=TCP SPT=40000 DPT={port} WINDOW=29200 RES=0x00 SYN URGP=0 "
    )


def packets(start: datetime, count: int, step: timedelta = timedelta(seconds=10)) -> list[str]:
    """Lines of that many blocked packets, one each step."""
    return [packet(start + step * number, number) for number in range(count)]


def text(lines: list[str], end: str = "\n") -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode()


def upload(data: bytes, name: str = "kern.log", packed: bool = False) -> SimpleUploadedFile:
    return SimpleUploadedFile(
        f"{name}.gz" if packed else name, gzip.compress(data, mtime=0) if packed else data
    )


def handed_in(
    device: CounterDevice, by: Any, data: bytes, ends_in: date | None = date(2023, 5, 1), **named: Any
) -> LogImport:
    """A log that was received and read."""
    received = logs.receive_log(device, by=by, upload=upload(data, **named), ends_in=ends_in)
    return logs.read_log_file(received)


def counted(device: CounterDevice, by: Any, data: bytes, **named: Any) -> LogImport:
    """A log that was counted."""
    return logs.count_log(handed_in(device, by, data, **named), by=by)
