"""``python -m pbc.core.embedded start|stop|status [--tests]``: the private servers by hand."""

import argparse
import sys

from pbc.core import embedded


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m pbc.core.embedded", description="The private PostgreSQL and Redis")
    parser.add_argument("command", choices=["start", "stop", "status"])
    parser.add_argument("--tests", action="store_true", help="the servers that tests use")
    arguments = parser.parse_args()
    try:
        if arguments.command == "start":
            embedded.start(tests=arguments.tests)
        elif arguments.command == "stop":
            embedded.stop(tests=arguments.tests)
    except embedded.ServiceError as error:
        print(error, file=sys.stderr)
        return 1
    for service in embedded.status(tests=arguments.tests):
        state = f"runs as process {service.pid}" if service.is_running else "does not run"
        print(f"{service.name} {state}; its log is {service.log}")
    print(f"Database: {embedded.database_url(tests=arguments.tests)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
