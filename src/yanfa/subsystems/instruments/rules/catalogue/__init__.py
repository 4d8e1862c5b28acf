"""The sums of the public catalogue: facets over sets of bits, likeness of instruments, and public metadata."""
