from disputes.forms.hearing import PrecedentForm, QuestionForm, VoteForm

OFFERS = [(7, "The offer of First Surgery"), (8, "The offer of Northmoor PCT")]


def test_a_vote_is_for_one_of_the_offers_and_for_nothing_else() -> None:
    sent = {"offer_0": "7", "reasons": "By the terms.", "password": "x"}
    form = VoteForm(sent, issues={0: "Is it late?"}, offers=OFFERS)
    assert form.is_valid()
    assert form.choices() == {0: 7}
    assert list(VoteForm(sent | {"offer_0": "9"}, issues={0: "Q"}, offers=OFFERS).errors) == ["offer_0"]
    assert list(form.fields) == ["offer_0", "reasons", "password"], "no amount, no third way"


def test_every_question_is_voted_on() -> None:
    sent = {"offer_1": "7", "reasons": "By the terms.", "password": "x"}
    assert list(VoteForm(sent, issues={1: "Q", 2: "R"}, offers=OFFERS).errors) == ["offer_2"]


def test_questions_and_precedents_need_their_words() -> None:
    assert list(QuestionForm({"words": "", "answer_by": "soon"}).errors) == ["words", "answer_by"]
    assert list(PrecedentForm({}).errors) == ["title", "question", "reasons"]
