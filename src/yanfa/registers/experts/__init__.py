"""专家库: persons who may be asked for an opinion, and whom they must not judge."""
