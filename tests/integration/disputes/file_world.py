"""A dispute with something of everything in it, and what each reader gets of its whole file."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

from pypdf import PdfReader

from disputes.actions.following import confirm_followed, note_carried_out
from disputes.actions.hearing import answer_panel, ask_panel_question
from disputes.actions.mediation import write_note
from disputes.actions.settling import draft_settlement
from disputes.actions.statement import draft_statement, sign_statement
from disputes.domain.parties import Side, Subject
from disputes.domain.statement import Statement
from disputes.domain.states import Deed
from disputes.models import Dispute
from disputes.presenters.sight import sight_of
from disputes.queries.rulings import outcomes_of
from disputes.rendering.dispute_file import DisputeFile, Taken, file_of
from pbc.core.principal import Principal
from pbc.core.working import Parameter, Source, Working
from tests.factories.principals import hat
from tests.integration.disputes.actions.test_offers import HALF, WHOLE, lodge, release
from tests.integration.disputes.hearing_world import CHAIRS, HearingWorld
from tests.integration.disputes.world import CLAIM, DEADLINE, LATER
from tests.worlds import kept

CLAIMED = Working.given("Cost of the spells", 100_000, "£", Source("batch", "peculiar-spells.csv", "x", 312))
WORKING = Working(
    "Claimed", 12_000, "£", "budget − cost", (CLAIMED,), (Parameter("Share kept", 70, "%", "S4 ¶47"),), "S4 ¶47"
)
STATEMENT = Statement(("Is it a gain?",), "peculiar-agreed", "peculiar-disputed")


class FileWorld(HearingWorld):
    def __post_init__(self) -> None:
        super().__post_init__()
        self.auditor = hat("auditor", self.pct, user_id=9_000_041, name="A. Auditor")
        self.sha_auditor = hat("auditor", self.sha, user_id=9_000_042)
        self.finance = hat("pct_finance", self.pct, user_id=9_000_025)

    def prepared(self, claim: str = "1") -> Dispute:
        """One with a mediation behind it, terms that were not signed, a panel, and a statement that stands."""
        figures = ({"name": "Claimed", "value": "£12,000.00", "working": WORKING.as_dict()},)
        key = (CLAIM.key[0], claim)
        subject = Subject(CLAIM.about, CLAIM.label, key, paragraph=CLAIM.paragraph, figures=figures)
        dispute = self.in_mediation(subject=subject)
        write_note(dispute=dispute, words="peculiar-note", by=self.manager, at=LATER)
        draft_settlement(dispute=dispute, terms="peculiar-terms", by=self.director, at=LATER)
        self.moved(Deed.END_MEDIATION, dispute=dispute)
        self.panel = [self.seated(dispute, chair) for chair in CHAIRS]
        draft_statement(dispute=dispute, statement=STATEMENT, by=self.manager, at=LATER)
        for who in (self.manager, self.director):
            sign_statement(dispute=dispute, number=1, proven_at=LATER, by=who, at=LATER)
        return dispute

    def lodged(self, claim: str = "1") -> Dispute:
        """The practice has lodged; nothing is open."""
        dispute = self.moved(Deed.OPEN_OFFERS, dispute=self.prepared(claim), offers_due_at=DEADLINE)
        lodge(dispute, self.manager, WHOLE)
        return dispute

    def ended(self) -> Dispute:
        """Another, ruled for the practice, with a question and both answers."""
        dispute = self.lodged("2")
        lodge(dispute, self.director, HALF)
        release(dispute)
        dispute.refresh_from_db()
        asked = {"words": "peculiar-question", "answer_by": date(2006, 9, 20)}
        question = ask_panel_question(dispute=dispute, **asked, by=self.panel[0], at=LATER)
        for who, words in ((self.manager, "peculiar-answer-one"), (self.director, "peculiar-answer-two")):
            answer_panel(question=question, words=words, by=who, at=LATER)
        for who in self.panel:
            self.vote(dispute, who, Side.PRACTICE, reasons=f"peculiar-reason of {who.name}")
        dispute.refresh_from_db()
        note_carried_out(outcomes=outcomes_of(dispute), words="peculiar-change", by=self.director, at=LATER)
        confirm_followed(dispute=dispute, words="peculiar-done", by=self.director, at=LATER)
        return dispute


def file_for(who: Principal, dispute: Dispute, at: datetime = LATER) -> DisputeFile:
    return file_of(sight_of(who, dispute, at.date()), Taken(who.organisation_name, who.name, at.date(), at))


def parts_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        return {name: folder.read(name) for name in folder.namelist()}


def words_in(content: bytes) -> str:
    """Everything that is to be read in a ZIP, the text of PDFs and what they say of themselves too."""
    return "\n".join(_read(name, part) for name, part in parts_in(content).items())


def _read(name: str, part: bytes) -> str:
    if not name.endswith(".pdf"):
        return f"{name}\n{part.decode()}"
    reader: Any = PdfReader(io.BytesIO(part), strict=True)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return f"{name}\n{reader.metadata}\n{text}\n{part.decode('latin-1')}"


@kept
def file_world() -> FileWorld:
    """With one dispute open for offers, and one that was ruled on."""
    world = FileWorld()
    world.running, world.over = world.lodged(), world.ended()
    return world
