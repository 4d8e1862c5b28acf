"""预约: times of things and places that one person at a time may hold."""
