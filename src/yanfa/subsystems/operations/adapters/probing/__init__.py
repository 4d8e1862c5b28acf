"""The probe process: it looks from outside, writes what it sees to its own file, and takes that in when it can."""
