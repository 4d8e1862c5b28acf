"""`manage administrator_token ROLE`: a one-time token for the first holder of an administrator's role."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from yanfa.registers.accounts.services.administrators import administrative_roles, issue_token


class Command(BaseCommand):
    """Prints the token once; only its digest is stored."""

    help = "Issue a one-time token by which the first holder of an administrator's role opens his account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=administrative_roles())

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            token = issue_token(role)
        except ValidationError as refusal:
            raise CommandError(refusal.messages[0]) from refusal
        self.stdout.write(token)
