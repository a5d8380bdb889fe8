"""Refusals and faults that a person can read. Plain Python, so that domain code may raise them."""


class Denied(Exception):
    """A person may not do this, or not now. The text is a sentence for that person."""


class Invalid(Exception):
    """What was given cannot be used.

    :param message: what is wrong, as a sentence.
    :param field: where, in the words of the form or file.
    :param rule: the short name of the rule that was broken.
    :param fix: how to mend it, as a sentence.
    """

    def __init__(self, message: str, *, field: str = "", rule: str = "", fix: str = "") -> None:
        super().__init__(message)
        self.message, self.field, self.rule, self.fix = message, field, rule, fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()
