"""Files that 信息化运维 reads: logs of devices, reports of scanners, lists."""
