"""One module for each command of kernel.clock."""
