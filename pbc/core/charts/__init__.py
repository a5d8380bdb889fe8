"""Charts of packs and pages: one grammar, one look, SVG out.

Each chart is a pure function from a small frozen dataclass to an :class:`~.figure.Svg`, which holds the picture, its
words and its numbers as a table. The same input gives the same bytes.
"""
