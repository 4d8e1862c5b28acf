"""Pages of the budget projects: the list, a project, a year with its money, its procurement, and the imports."""

from . import imports, procurement, projects, years

__all__ = ["imports", "procurement", "projects", "years"]
