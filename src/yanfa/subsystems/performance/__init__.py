"""绩效: published and own performance forms of budget projects, read, checked, rescored and compared."""
