"""What people type about bookings and calendars."""
