"""Rules in words: values, what a PCT may do, how sure a value is, and the events of the audit trail."""

from governance.domain.interests import Band, Whose
from governance.domain.local_rules import in_words
from governance.domain.rules import Local, Rule, RuleInForce, RuleKind, Standing

KIND_LABELS = {
    RuleKind.MINIMUM: "At least",
    RuleKind.MAXIMUM: "At most",
    RuleKind.RANGE: "Between limits",
    RuleKind.FIXED: "Fixed",
    RuleKind.DATE: "Date",
    RuleKind.LIST: "List",
    RuleKind.CHOICE: "Choice",
}

KIND_HINTS = {
    RuleKind.MINIMUM: "Write a number.",
    RuleKind.MAXIMUM: "Write a number.",
    RuleKind.RANGE: "Write a number, such as 3.5.",
    RuleKind.FIXED: "Write a number.",
    RuleKind.DATE: "Write the day as YYYY-MM-DD.",
    RuleKind.LIST: "Write the whole list, with commas between.",
    RuleKind.CHOICE: "",
}

STANDING_LABELS = {
    Standing.SOURCED: "From the guidance",
    Standing.UNVERIFIED: "Unverified",
    Standing.ILLUSTRATIVE: "Illustrative",
}

STANDING_COLOURS = {Standing.SOURCED: "green", Standing.UNVERIFIED: "grey", Standing.ILLUSTRATIVE: "yellow"}

STANDING_MEANINGS = {
    Standing.SOURCED: "The value stands in the document named.",
    Standing.UNVERIFIED: "The value was found in later sources or is our reading of an open question. Check it.",
    Standing.ILLUSTRATIVE: "The value is invented, for trying the system. Adopt your own before you rely on it.",
}

AUDIT_SENTENCES = {
    "governance.local_rule_adopted": "adopted a local rule",
    "governance.interest_declared": "declared an interest",
    "governance.interest_declared_for": "recorded an interest of a member who has no account",
    "governance.interest_corrected": "corrected or ended an interest that was declared",
    "governance.interests_confirmed": "confirmed that no interest is missing",
    "governance.recusal_recorded": "recorded that somebody stands back from a matter",
    "governance.interests_reminded": "reminded somebody to look through their interests",
}


def national_value(rule: Rule) -> str:
    """The national value with its limits: ``4 percent (3 percent to 5 percent suggested)``."""
    value = in_words(rule, rule.value)
    if rule.kind is RuleKind.RANGE and rule.minimum is not None and rule.maximum is not None:
        word = " suggested" if rule.suggested else ""
        return f"{value} ({in_words(rule, rule.minimum)} to {in_words(rule, rule.maximum)}{word})"
    prefix = {RuleKind.MINIMUM: "at least ", RuleKind.MAXIMUM: "at most "}.get(rule.kind, "")
    return f"{prefix}{value}"


def local_value(rule: RuleInForce) -> str:
    """The PCT's own value, or nothing."""
    return in_words(rule.rule, rule.value) if rule.is_local else ""


def local_scope(rule: Rule) -> str:
    """What a PCT may do with the rule, as a sentence."""
    if rule.local is Local.NONE:
        return "Set nationally. A PCT may not change it."
    if rule.local is Local.ANY:
        return f"Local: a PCT sets its own value{_sense(rule)}."
    if rule.local is Local.WITHIN:
        if rule.kind is RuleKind.CHOICE:
            return f"A PCT chooses one of: {', '.join(in_words(rule, choice) for choice in rule.choices)}."
        word = "suggested; outside, the system warns" if rule.suggested else "outside is refused"
        return f"A PCT chooses a value between the limits ({word})."
    return {
        RuleKind.MINIMUM: "A PCT may set a higher value, not a lower one.",
        RuleKind.MAXIMUM: "A PCT may set a lower value, not a higher one.",
        RuleKind.DATE: "A PCT may set an earlier day, not a later one.",
        RuleKind.LIST: "A PCT may add to the list; it may take nothing away.",
    }[rule.kind]


def _sense(rule: Rule) -> str:
    if rule.lowest is None or rule.highest is None:
        return ""
    return f" from {in_words(rule, rule.lowest)} to {in_words(rule, rule.highest)}"


def standing(rule: RuleInForce) -> str:
    """How sure the value in force is: a PCT's own is a decision, and needs no proof."""
    return "PCT’s own" if rule.is_local else STANDING_LABELS[rule.rule.standing]


INTEREST_KINDS = {
    "employment": "Employment",
    "ownership": "Ownership or shares",
    "partnership": "Partnership in a practice",
    "provider_contract": "Contract with a provider",
    "family": "Family or close associate",
    "gift": "Gift or hospitality",
    "charity": "Charity or voluntary body",
    "loyalty": "Loyalty",
    "other": "Other",
}

WHOSE_LABELS = {
    Whose.OWN: "My own",
    Whose.FAMILY: "A family member’s",
    Whose.ASSOCIATE: "A close associate’s",
}

BAND_LABELS = {
    Band.NONE: "No money value",
    Band.UNDER_25: "Under £25",
    Band.UNDER_100: "£25 to under £100",
    Band.UNDER_1000: "£100 to under £1,000",
    Band.UNDER_5000: "£1,000 to under £5,000",
    Band.MORE: "£5,000 and more",
}


def kind_label(kind: str) -> str:
    """A kind of interest in words; one that a PCT has added, as it wrote it."""
    return INTEREST_KINDS.get(kind, kind.replace("_", " ").capitalize())


def ground_label(kind: str) -> str:
    """What keeps a person away: a kind of interest, or a role held there."""
    return kind_label(kind) if kind else "Role held there"


def whose_label(whose: str) -> str:
    return {Whose.OWN: "Own", Whose.FAMILY: "Family", Whose.ASSOCIATE: "Close associate"}[Whose(whose)]


def band_label(band: str) -> str:
    return BAND_LABELS[Band(band)]
