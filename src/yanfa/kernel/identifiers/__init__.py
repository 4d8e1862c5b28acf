"""Identifiers and code lists: codes of units, identity numbers, telephone numbers, disciplines, ids for URLs.

`subjects` holds the disciplines of GB/T 13745, `countries` the countries and regions of GB/T 2659, `categories` the
classes of large instruments. No tables here; only `public_id` (the model field of URL ids) needs Django.
"""
