"""What bookings announce, inside the transaction that makes it so; receivers get `booking=`."""

from django.dispatch import Signal

#: A booking stands: it was made or confirmed.
booking_made = Signal()
#: A booking was used and is over; its real times stand on it.
booking_finished = Signal()
#: A booking was called off, refused, missed or lapsed.
booking_ended = Signal()
