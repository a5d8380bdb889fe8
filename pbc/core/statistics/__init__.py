"""Benchmark statistics: pure calculators on plain numbers.

Floats are allowed here and nowhere else in a domain. Nothing in this package knows practices, periods or money by name:
callers bring counts and populations, and get frozen results or an :class:`~.absent.Absent` reason. Nothing is rounded;
rounding is for display, and classes are taken from unrounded values.
"""
