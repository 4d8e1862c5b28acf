"""A small app with a process, installed in test mode alone, on which the kernel's workflow is tried."""
