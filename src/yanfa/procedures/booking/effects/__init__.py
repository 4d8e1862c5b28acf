"""What the moves of bookings do, and how a time is judged: by opening hours, limits, qualification and room."""
