"""Commands of 绩效 for operators."""
