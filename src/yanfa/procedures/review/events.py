"""What review announces to whoever had something judged."""

from django.dispatch import Signal

#: A panel has come to its conclusion; its results may be read. Sent in the transaction: sender=Panel, panel=the panel.
panel_concluded = Signal()
#: A panel was called off; what it was to judge needs another one. Sent in the transaction: sender=Panel, panel=…
panel_cancelled = Signal()
