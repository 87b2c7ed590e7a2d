"""``python -m kaskad``: the command line."""

import gc
import sys

from kaskad.config.commandline import main

if __name__ == "__main__":
    # Commands make millions of rows: by itself the collector of garbage comes every 700 of them.
    gc.set_threshold(50_000, 20, 50)
    sys.exit(main(sys.argv[1:]))
