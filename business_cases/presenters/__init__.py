"""Business cases in words."""
