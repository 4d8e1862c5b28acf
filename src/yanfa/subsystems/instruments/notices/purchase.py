"""What the joint review of purchases tells units and departments."""

from yanfa.kernel.notices.kinds import Kind, register

RETURNED = register(
    Kind(
        "instruments.purchase_returned",
        title="新购仪器申请被主管部门退回：{record}",
        title_en="Your purchase was returned by the department: {record}",
        body="“{record}”被退回，请按意见修改后重新签章提交：{reason}",
        body_en="{record} was returned. Please mend it and submit it sealed again: {reason}",
    )
)
TO_CORRECT = register(
    Kind(
        "instruments.purchase_to_correct",
        title="新购仪器申请退回更正：{record}",
        title_en="Your purchase has to be corrected: {record}",
        body="“{record}”在评议中退回更正，同次评议的其他申请不受影响；请按意见修改并重新签章提交：{reason}",
        body_en="{record} was returned in review, alone. Please correct it and submit it sealed again: {reason}",
    )
)
NOT_ACCEPTED = register(
    Kind(
        "instruments.purchase_not_accepted",
        title="新购仪器申请不予受理：{record}",
        title_en="Your purchase was not accepted: {record}",
        body="“{record}”不予受理：{reason}",
        body_en="{record} was not accepted: {reason}",
    )
)
RESULT = register(
    Kind(
        "instruments.purchase_result",
        title="新购仪器联合评议结果已公布：{record}",
        title_en="The result of the joint review is out: {record}",
        body="“{record}”的联合评议结果已公布，请查看结论并按结论调整预算；有异议的可在期限内申请一次复议。",
        body_en="The result for {record} is out. Adjust the budget, or ask once for reconsideration in time.",
    )
)
DEPARTMENT_RESULT = register(
    Kind(
        "instruments.purchase_department_result",
        title="所属单位新购仪器联合评议结果已公布：{record}",
        title_en="The results of your units' purchases are out: {record}",
        body="“{record}”结果已公布，请督促所属单位按评议结果调整预算。",
        body_en="The results of {record} are out. Please see that your units adjust their budgets.",
    )
)
OVERDUE = register(
    Kind(
        "instruments.purchase_overdue",
        title="新购仪器逾期未报送：{record}",
        title_en="A purchased instrument has not been reported in time: {record}",
        body="“{record}”已过应报送日期 {day}，请尽快报送仪器信息并关联到申请。",
        body_en="{record} should have been reported by {day}. Please report it and link it to the application.",
    )
)
