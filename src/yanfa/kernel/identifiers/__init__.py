"""Identifiers: 统一社会信用代码, identity numbers and telephone numbers by their own rules, and ids for URLs.

No tables here; `uscc` and `personal` need no Django, `public_id` gives the model field of URL ids.
"""
