"""A standing tour in a process of its own: `python -m tests.tour_runner HOME PORT FILE…` prints each message as a JSON line."""

import json
import sys
from dataclasses import asdict
from pathlib import Path


def main() -> None:
    """Go round until SIGTERM; the hosts of all portals are at PORT on loopback."""
    from crawler.orders import Orders
    from crawler.portal import load_portal
    from crawler.tour import Message, Tour

    home, port, *files = sys.argv[1:]
    portals = [load_portal(Path(file)) for file in files]
    sockets = {host: ("127.0.0.1", int(port)) for portal in portals for host in portal.hosts}

    def tell(message: Message) -> None:
        sys.stdout.write(json.dumps({"kind": type(message).__name__, **asdict(message)}) + "\n")
        sys.stdout.flush()

    Tour(Path(home), Orders(sockets, delay=0.0), tell, standing=True, ahead=0.0).go(portals)


if __name__ == "__main__":
    main()
