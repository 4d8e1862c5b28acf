"""Journeys through the product in a real browser, at desktop and telephone width, in Chinese and English."""
