"""Commands of kernel.clock."""
