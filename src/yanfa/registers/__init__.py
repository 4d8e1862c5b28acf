"""Who and what the services are about: facts that others refer to."""
