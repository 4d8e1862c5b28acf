"""What is written into the log about the registers of operations, and who may look up the holder of an account."""

from yanfa.kernel.access.roles import registry
from yanfa.kernel.access.unmasking import UNMASK
from yanfa.kernel.audit import actions

from .roles import OperationsOfficer

REGISTERED = actions.register("operations.ledger_register", "登记运维台账")
CHANGED = actions.register("operations.ledger_change", "变更运维台账")
ENDED = actions.register("operations.ledger_end", "终止运维台账记录")
IMPORTED = actions.register("operations.ledger_import", "导入运维台账")
EXPORTED = actions.register("operations.ledger_export", "导出运维台账")
PAPER_ADDED = actions.register("operations.ledger_paper", "上传运维台账佐证")
PAPER_WITHDRAWN = actions.register("operations.ledger_withdraw_paper", "撤下运维台账佐证")

# Who keeps the roster of accounts may see a holder's name, for a reason that is written down.
registry.extend(OperationsOfficer.code, UNMASK)
