"""Why a file is not taken, or not given out, in words for the person who sent or asked for it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError


class FileRefused(ValidationError):
    """The upload is not taken; a form shows the message, `code` names the rule."""


class FileNotServed(PermissionDenied):
    """The file waits for the virus scanner, or did not pass it."""


class FileDamaged(Exception):
    """The stored bytes are not what was uploaded: missing, cut or swapped. The message names the file's public id."""
