"""What 信息化运维 speaks to outside: sites that it probes, programs that send it what they saw."""
