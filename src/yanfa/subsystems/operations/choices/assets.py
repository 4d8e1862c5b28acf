"""Kinds of assets that operations keeps."""

from enum import StrEnum


class AssetKind(StrEnum):
    """类别: fixed when the asset is registered, for figures count by it."""

    SERVER = "server"
    STORAGE = "storage"
    DATABASE = "database"
    NETWORK = "network"
    SECURITY = "security"
    TERMINAL = "terminal"
    OTHER = "other"
