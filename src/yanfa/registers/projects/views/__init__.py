"""Pages of the budget projects: the list, a project, a year with its money, and the imports."""

from . import imports, projects, years

__all__ = ["imports", "projects", "years"]
