"""What is set again and again, a version a time."""


def now_at(latest: int) -> str:
    """What there is now, for who acts on another version, and what to do; ``latest`` is nought where there is none."""
    if not latest:
        return "nothing is recorded yet. Load the page again before you go on."
    return f"version {latest} is recorded now. Load the page again and look at it before you go on."
