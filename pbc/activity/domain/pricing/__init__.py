"""The price of one spell or attendance, with its working (domain handbook §3; S4 ¶32, ¶36).

These calculators are the reference: :mod:`pbc.activity.queries.pricing` says the same in SQL for all rows at once, and
a test holds the two against each other. Amounts are exact until the price itself, which is rounded once, half up.
"""
