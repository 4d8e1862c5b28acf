"""Who may do what: verdicts with a reason, roles, three separated administrators, reads that cannot write.

An app declares its permissions and roles in ``permissions.py``; that module is loaded at start-up, and a
system check refuses a role or a view that names a permission nobody declared.
"""

from .verdict import Verdict, allow, deny

__all__ = ["Verdict", "allow", "deny"]
