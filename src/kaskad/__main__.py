"""``python -m kaskad``: the command line."""

import sys

from kaskad.config.commandline import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
