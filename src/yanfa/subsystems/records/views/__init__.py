"""The pages of 成果与制度台账, as requests see them."""
