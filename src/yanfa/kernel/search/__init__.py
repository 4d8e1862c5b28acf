"""Chinese and English full-text search over what apps declare, filtered by audience inside the query.

An app declares its sources in `search.py`:

    register(Source(model=Instrument, label=_("仪器"), title=…, body=…, url=…, audience=…))

Saved records are indexed in their own transaction. Texts are segmented once, here; SQLite FTS5 and
PostgreSQL tsvector index the same words, so both databases find the same records.
"""
