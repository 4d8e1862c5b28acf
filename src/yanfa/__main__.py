"""`python -m yanfa COMMAND`: what the launcher runs once the environment stands."""

import sys

from yanfa.config.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
