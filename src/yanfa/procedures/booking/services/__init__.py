"""What is done with calendars, bookings, lines of waiting people, qualifications and feeds."""
