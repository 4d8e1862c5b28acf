"""What the expert database announces."""

from django.dispatch import Signal

#: Sent in the transaction with `expert=`: he was suspended, left or withdrew his consent, and is drawn no more.
expert_withdrawn = Signal()
