"""``python -m understudy``."""

import sys

from understudy.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
