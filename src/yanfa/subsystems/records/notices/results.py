"""What is told about a result."""

from yanfa.kernel.notices.kinds import Kind, register

RESULT_RETURNED = register(
    Kind(
        "records.result_returned",
        title="成果登记被退回：{record}",
        title_en="Returned: {record}",
        body="“{record}”的登记被退回或需要更正，理由：{reason}。已填内容都在，请修改后重新送核实。",
        body_en="The entry {record} was returned: {reason}. Nothing that you typed is lost; please mend and send it.",
    )
)
