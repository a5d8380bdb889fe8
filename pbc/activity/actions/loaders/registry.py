"""Which loader takes the rows of which format. Each module of loaders names its own in a ``LOADERS`` table."""

from pbc.activity.actions.loaders import Loader, facts, reference

LOADERS: dict[str, Loader] = {**reference.LOADERS, **facts.LOADERS}
