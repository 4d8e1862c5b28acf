"""Who may make which move of the year at which stop: the reviewed table that test_processes.py holds the product to.

A line is: stop, move, who may ("-" for nobody), and after each "|" those whom a condition stops, with its sentence.
Whoever is not named is refused with the sentence of the move in REFUSALS.
"""

LEADING = "只有牵头处室的填报人或绩效管理员可以办理。"
OFFICER = "“组织绩效管理”需要以下角色之一：绩效管理员。"
AUTHORITY = "只有主管部门的绩效人员可以办理。"
NOT_YOURS = "没有轮到您签署，或这一步已由他人签署。"
KEEPER = "“保管印章、用印”需要以下角色之一：印章保管人。"
SECRECY = "“公开前保密审查”需要以下角色之一：保密审查员。"
ARCHIVIST = "“绩效材料归档”需要以下角色之一：档案管理员。"
#: Said to nobody in particular, where a move asks for a role.
SIGN_IN = "请先登录。"

REFUSALS = {
    "submit": LEADING,
    "withdraw": LEADING,
    "drop_adjustment": LEADING,
    "request": LEADING,
    "request_seal": LEADING,
    "name_reporter": LEADING,
    "collect": LEADING,
    "return_row": LEADING,
    "approve": NOT_YOURS,
    "approve_last": NOT_YOURS,
    "send_back": NOT_YOURS,
    "approve_goal": AUTHORITY,
    "return_goal": AUTHORITY,
    "approve_adjustment": AUTHORITY,
    "refuse_adjustment": AUTHORITY,
    "accept": AUTHORITY,
    "return_up": AUTHORITY,
    "confirm_review": AUTHORITY,
    "decide_monitoring": OFFICER,
    "lock_figures": OFFICER,
    "reopen_scoring": OFFICER,
    "report_up": OFFICER,
    "publish": OFFICER,
    "apply_correction": OFFICER,
    "refuse_correction": OFFICER,
    "close_matter": OFFICER,
    "return_matter": OFFICER,
    "stamp": KEEPER,
    "refuse_seal": KEEPER,
    "clear": SECRECY,
    "keep_internal": SECRECY,
    "archive": ARCHIVIST,
    "archive_public": ARCHIVIST,
    "fill": "只有该指标责任处室的填报人可以填报。",
    "report_mending": "只有责任处室可以报送整改结果。",
}
#: Other sentences than the move has, by stop, move and person.
OWN_REFUSALS = {("assigned.named", "fill", "other"): "该指标已指定由 reporter 填报。"}

TABLES = {
    "of_empty_goal": """
drafting.empty         submit             - | reporter officer: 请填写年度总体目标。 请至少填写一个绩效指标。
""",
    "of_goal": """
drafting               submit             reporter officer
approving.lead         approve            head
approving.lead         approve_last       - | head: 还有其他人要签署，请用“同意”。
approving.lead         send_back          head
approving.lead         withdraw           reporter officer
approving.finance      approve            finance
approving.finance      approve_last       - | finance: 还有其他人要签署，请用“同意”。
approving.finance      send_back          finance
approving.finance      withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
approving.officer      approve            - | officer: 您是最后一位签署人，请用“同意并办结审批”。
approving.officer      approve_last       officer
approving.officer      send_back          officer
approving.officer      withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
submitted              approve_goal       authority
submitted              return_goal        authority
""",
    "of_adjustment": """
drafting               submit             reporter officer
drafting               drop_adjustment    reporter officer
approving.lead         approve            head
approving.lead         approve_last       - | head: 还有其他人要签署，请用“同意”。
approving.lead         send_back          head
approving.lead         withdraw           reporter officer
approving.finance      approve            finance
approving.finance      approve_last       - | finance: 还有其他人要签署，请用“同意”。
approving.finance      send_back          finance
approving.finance      withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
approving.deputy       approve            - | deputy: 您是最后一位签署人，请用“同意并办结审批”。
approving.deputy       approve_last       deputy
approving.deputy       send_back          deputy
approving.deputy       withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
submitted              request            reporter officer
submitted              approve_adjustment authority
submitted              refuse_adjustment  authority
""",
    "of_monitoring": """
filling                submit             reporter officer
approving.lead         approve            head
approving.lead         approve_last       - | head: 还有其他人要签署，请用“同意”。
approving.lead         send_back          head
approving.lead         withdraw           reporter officer
approving.finance      approve            - | finance: 您是最后一位签署人，请用“同意并办结审批”。
approving.finance      approve_last       finance
approving.finance      send_back          finance
approving.finance      withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
deciding               decide_monitoring  officer
""",
    "of_evaluation": """
filling                lock_figures       officer
scoring                submit             reporter officer
approving.lead         approve            head
approving.lead         approve_last       - | head: 还有其他人要签署，请用“同意”。
approving.lead         send_back          head
approving.lead         withdraw           reporter officer
approving.countersign  approve            otherhead
approving.countersign  approve_last       - | otherhead: 还有其他人要签署，请用“同意”。
approving.countersign  send_back          otherhead
approving.countersign  withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
approving.finance      approve            finance
approving.finance      approve_last       - | finance: 还有其他人要签署，请用“同意”。
approving.finance      send_back          finance
approving.finance      withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
approving.deputy       approve            deputy
approving.deputy       approve_last       - | deputy: 还有其他人要签署，请用“同意”。
approving.deputy       send_back          deputy
approving.deputy       withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
approving.director     approve            - | director: 您是最后一位签署人，请用“同意并办结审批”。
approving.director     approve_last       director
approving.director     send_back          director
approving.director     withdraw           - | reporter officer: 已有人签署，不能撤回，请联系签署人退回。
signed.unissued        reopen_scoring     officer
signed.unissued        request_seal       - | reporter officer: 请先在“文件与用印”页出具签章版。
signed                 reopen_scoring     officer
signed                 request_seal       reporter officer
sealing                stamp              keeper
sealing                refuse_seal        keeper
sealed.unscanned       reopen_scoring     officer
sealed.unscanned       report_up          - | officer: 请先在“文件与用印”页上传盖章后的扫描件。
sealed                 reopen_scoring     officer
sealed                 report_up          officer
authority              accept             authority
authority              return_up          authority
secrecy                clear              secrecy
secrecy                keep_internal      secrecy
internal               reopen_scoring     officer
internal               archive            archivist
cleared.unissued       reopen_scoring     officer
cleared.unissued       publish            - | officer: 请先在“文件与用印”页出具公开版。
cleared                reopen_scoring     officer
cleared                publish            officer
published              reopen_scoring     officer
published              archive_public     archivist
""",
    "of_row": """
assigned.empty         name_reporter      reporter officer otherhead
assigned.empty         fill               - | officer other: 请先填写实际完成值或评审意见。
assigned               name_reporter      reporter officer otherhead
assigned               fill               officer other
assigned.named         name_reporter      reporter officer otherhead
assigned.named         fill               reporter officer
filled                 collect            reporter officer
filled                 return_row         reporter officer
collected              return_row         reporter officer
""",
    "of_locked_row": """
collected.locked       return_row         - | reporter officer: 指标值已锁定，只能通过更正单更改。
""",
    "of_correction": """
proposed               apply_correction   officer
proposed               refuse_correction  officer
""",
    "of_late_correction": """
proposed.signed        apply_correction   - | officer: 请先将自评表退回到评分环节，更正后重新评分、审批。
proposed.signed        refuse_correction  officer
""",
    "of_review": """
scoring.open           confirm_review     - | authority: 这些指标没有核查分数：新增仪器、服务体系、用户满意度。
scoring                confirm_review     authority
""",
    "of_rectification": """
open                   report_mending     reporter head
reported               close_matter       officer
reported               return_matter      officer
""",
}
