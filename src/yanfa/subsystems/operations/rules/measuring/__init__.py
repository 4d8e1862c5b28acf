"""What counts as a page, a visit, a robot and a visitor: the rules of self-measurement, without Django."""
