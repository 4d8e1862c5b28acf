"""The pages of booking: for who books, for who keeps, and feeds for calendar programs."""
