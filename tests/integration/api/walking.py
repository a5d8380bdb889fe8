"""Following links of the API."""

from collections.abc import Iterator
from typing import Any

from rest_framework.test import APIClient


class Walk:
    """Follows links, and keeps what each held."""

    def __init__(self, client: APIClient) -> None:
        self.client, self.kept = client, dict[str, Any]()

    def open(self, url: str) -> Any:
        if url not in self.kept:
            response = self.client.get(url)
            assert response.status_code == 200, f"{url}: {response.status_code} {response.content[:200]!r}"
            self.kept[url] = response.json()
        return self.kept[url]

    def traces(self, answer: Any) -> list[Any]:
        """Every trace that an answer links to, each opened, with all its sources that have an address."""
        found = [self.open(url) for url in trace_links(answer)]
        for trace in found:
            for source in trace["evidence"]:
                assert source["url"] is None or self.open(source["url"]) is not None
        return found


def trace_links(node: Any) -> Iterator[str]:
    """Every address of a trace in an answer, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "trace_url" and value:
                yield value
            elif key == "trace_urls":
                yield from value.values()
            else:
                yield from trace_links(value)
    elif isinstance(node, list):
        for each in node:
            yield from trace_links(each)
