"""A message as it leaves: text and HTML that say the same, links that work outside, one identity for every try."""

from django.core import mail as django_mail

from pbc.core.mail import Link, Section, Words, absolute, hand_over, message_id, rendered

WORDS = Words(
    subject="Decide on\nZZ0001",
    paragraphs=("“Wounds & dressings <b>”.",),
    sections=(
        Section("Director, Northmoor PCT", (Link("Open ZZ0001", "/cases/ZZ0001/", "Due today: 2 October 2006"),)),
    ),
    footer="You choose how often.",
)


def test_text_and_html_say_the_same_and_nothing_is_markup(settings) -> None:
    settings.SITE_URL = "https://pbc.example.nhs.uk/"
    letter = rendered(WORDS, name="Ann O’Able")
    assert letter.subject == "Decide on ZZ0001"
    for said in ("Ann O’Able", "Director, Northmoor PCT", "Due today: 2 October 2006", "You choose how often."):
        assert said in letter.text
        assert said in letter.html
    assert "“Wounds & dressings <b>”." in letter.text
    assert "“Wounds &amp; dressings &lt;b&gt;”." in letter.html
    assert "https://pbc.example.nhs.uk/cases/ZZ0001/" in letter.text
    assert 'href="https://pbc.example.nhs.uk/cases/ZZ0001/"' in letter.html
    assert "src=" not in letter.html


def test_a_message_has_one_identity_however_often_it_is_tried(settings, mailoutbox) -> None:
    settings.SITE_URL = "https://pbc.example.nhs.uk"
    assert absolute("/") == "https://pbc.example.nhs.uk/"
    for _ in range(2):
        hand_over(rendered(WORDS, name="Ann"), to=["ann@example.org"], identity="mail.7")
    assert {each.extra_headers["Message-ID"] for each in django_mail.outbox} == {"<mail.7@pbc.example.nhs.uk>"}
    assert message_id("mail.7") == "<mail.7@pbc.example.nhs.uk>"
    [alternative] = mailoutbox[0].alternatives
    assert alternative.mimetype == "text/html"
