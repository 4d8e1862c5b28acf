"""The joint review of purchases: rounds, applications, comparison, ranking, panels, documents, follow-up."""
