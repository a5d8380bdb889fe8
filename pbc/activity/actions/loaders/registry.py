"""Which loader takes the rows of which format. Each module of loaders names its own in a ``LOADERS`` table."""

from pbc.activity.actions.loaders import Loader, facts, fair_shares, organisations, reference

LOADERS: dict[str, Loader] = {
    **organisations.LOADERS,
    **reference.LOADERS,
    **fair_shares.LOADERS,
    **facts.LOADERS,
}
