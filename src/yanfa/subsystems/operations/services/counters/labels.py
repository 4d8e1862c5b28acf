"""What the parts of a count are called: kinds of attack, actions of rspamd, reasons of Postfix, sources."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

LABELS = {
    "remote_login": _("远程登录"),
    "web": _("网页服务"),
    "database": _("数据库服务"),
    "file_sharing": _("文件共享服务"),
    "mail": _("邮件服务"),
    "name_service": _("域名服务"),
    "management": _("管理端口"),
    "other_tcp": _("其他 TCP"),
    "other_udp": _("其他 UDP"),
    "icmp": "ICMP",
    "other": _("其他"),
    "reject": _("拒收"),
    "discard": _("丢弃"),
    "quarantine": _("隔离"),
    "add_header": _("加标记投递"),
    "blocklist": _("黑名单"),
    "milter": _("内容过滤器拒收"),
    "content": _("标题或正文规则"),
    "sender": _("发件人规则"),
    "client": _("来信主机规则"),
    "helo": _("HELO 规则"),
    "recipient": _("收件人规则"),
    "relay": _("拒绝转发"),
    "unknown_user": _("收件人不存在"),
    "external": _("外部来源"),
    "internal": _("内部来源"),
    "unknown": _("来源不明"),
}


def named(parts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The parts with their labels, the largest first."""
    ordered = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    return [(str(LABELS.get(code, code)), number) for code, number in ordered]
