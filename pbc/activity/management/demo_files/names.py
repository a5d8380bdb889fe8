"""Names of places, hospitals and surgeries that do not exist."""

FIRST = (
    "Quell",
    "Thrim",
    "Ostel",
    "Varnith",
    "Zellow",
    "Brimmock",
    "Pellan",
    "Wyxen",
    "Corvel",
    "Myrrin",
    "Dunvey",
    "Ebbrow",
    "Fennock",
    "Gorrin",
    "Hespel",
    "Ivvel",
    "Kestlen",
    "Lorvick",
    "Morrand",
    "Nethrin",
    "Orrim",
    "Pryze",
    "Ruvven",
    "Tollith",
)
LAST = ("mere", "wick", "combe", "stow", "moor", "bridge", "haven", "ley", "holt", "gate", "cliffe", "marsh")
SURGERIES = (
    "The Old Foundry Surgery",
    "Mill Race Practice",
    "Lanternside Medical Centre",
    "Copper Beech Surgery",
    "Three Ponds Health Centre",
    "Weaver's Row Surgery",
    "Bellfield Practice",
    "Tanner's Gate Medical Centre",
    "Larkrise Surgery",
    "Orchard Steps Practice",
    "Nightingale Court Surgery",
    "The Quayside Partnership",
)


def town(number: int) -> str:
    """An invented town: 288 of them, then again with a number of the part of town."""
    part, within = divmod(number, len(FIRST) * len(LAST))
    name = FIRST[within % len(FIRST)] + LAST[(within // len(FIRST) + within) % len(LAST)]
    return f"{name} {part + 1}" if part else name


def surgery(number: int) -> str:
    """An invented surgery, as practice lists print it: in capitals."""
    return f"{SURGERIES[number % len(SURGERIES)]}, {town(number // len(SURGERIES) + number)}".upper().replace(",", "")
