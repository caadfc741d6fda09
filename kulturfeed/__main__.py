"""`python -m kulturfeed`: the command line."""

import sys

from kulturfeed.cli import main

sys.exit(main())
