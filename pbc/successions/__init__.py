"""Pages of mergers, splits and new names. Above all apps, because months and budgets of several hang on them."""
