"""Numbers with an official definition (口径), each opening the list of rows that it counts.

An app declares its numbers in `indicators.py`, beside the data:

    register(Indicator(
        code="projects.paid", label="支付笔数", …, kind=Kind.COUNT, unit="笔",
        numerator=Part(rows=lambda period: Payment.objects.paid_in(period), date="paid_on", columns=(…)),
    ))

What makes a figure survive an audit is decided here once:

- `rows` reads dates, never a current state, so a figure does not change when the world moves on.
- A figure does not depend on its reader: no `visible_to` inside `rows`.
- Parts add up: by month and by every dimension, with "not stated" as a part of its own.
- A locked value keeps its rows and their digest, and recomputing says whether it still holds.
"""
