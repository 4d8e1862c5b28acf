"""What the register of resources does: entries are kept for the service that owns the detail."""
