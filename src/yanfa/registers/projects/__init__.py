"""项目: the budget projects of the centre, with codes, years and money."""
