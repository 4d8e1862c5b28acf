"""The app of kernel.files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "yanfa.kernel.files"
    label = "files"
    verbose_name = _("文件")
