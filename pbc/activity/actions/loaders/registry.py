"""Which loader takes the rows of which format. Each module of loaders names its own in a ``LOADERS`` table."""

from pbc.activity.actions.loaders import Loader, facts, organisations, reference

LOADERS: dict[str, Loader] = {**organisations.LOADERS, **reference.LOADERS, **facts.LOADERS}
