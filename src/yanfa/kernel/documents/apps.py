"""The app of kernel.documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "yanfa.kernel.documents"
    label = "documents"
