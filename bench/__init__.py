"""How fast it is: ``make bench``. A benchmark is a function in ``bench/measures/`` marked with ``@benchmark``."""
