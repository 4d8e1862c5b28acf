"""The outbox: site messages, and mail that leaves once, after the commit.

An app declares what it sends in `notices.py`:

    DECIDED = register(Kind("organisations.decided", title="…", title_en="…", body="…{record}…", body_en="…"))

and says it in the transaction of the change: `outbox.send(DECIDED, to=[user], context={…}, about=record)`.
"""
