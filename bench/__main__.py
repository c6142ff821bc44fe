"""One bench in a process of its own: `python -m bench NAME [WORD=NUMBER …]` writes var/bench/NAME.json."""

import sys

from bench.main import measure_here

if __name__ == "__main__":
    measure_here(*sys.argv[1:])
