"""Who sees, proposes and decides versions of policy parameters.

A parameter judges business: points, deadlines, who signs. Of the three separated administrators none does business,
so none of them proposes or decides; they may look. The officers who work by a parameter propose; who answers for the
unit decides: the director, or the deputy director in his place. That the proposer never decides his own proposal,
whatever roles he holds, is checked by `kernel.policy` and by the database.
"""

from yanfa.kernel.access.roles import registry
from yanfa.kernel.policy.permissions import DECIDE, PROPOSE, READ

PROPOSERS = ("performance_officer", "finance")
DECIDERS = ("director", "deputy_director")
READERS = (
    "section_head",
    "section_reporter",
    "authority_officer",
    "system_admin",
    "security_admin",
    "audit_admin",
)

for code in PROPOSERS:
    registry.extend(code, READ, PROPOSE)
for code in DECIDERS:
    registry.extend(code, READ, DECIDE)
for code in READERS:
    registry.extend(code, READ)
