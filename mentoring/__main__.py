"""`python -m mentoring`."""

import sys

from mentoring.cli import main

if __name__ == "__main__":
    sys.exit(main())
