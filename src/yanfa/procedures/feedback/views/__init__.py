"""The pages of feedback, as requests see them."""
