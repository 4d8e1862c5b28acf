"""信息化运维: the platform measures itself, and keeps what is done so that it runs."""
