"""What officers type into the pages of 绩效: files to check, goals, monitoring, and the filters of lists."""

from .filing import CheckForm, FormFilter, years_on_file

__all__ = ["CheckForm", "FormFilter", "years_on_file"]
