"""Disputes as machines read them: what the page shows, without mediation and the terms of settlements."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disputes.domain.parties import About, Side
from disputes.models import Precedent
from pbc.api.serializers.fields import MoneyField
from pbc.api.serializers.traces import TraceSerializer
from pbc.api.traces import trace_of

SIDES = [side.value for side in Side]


class PartySerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class DisputeSerializer(serializers.Serializer[Any]):
    """A dispute: between whom, about what, where it stands, and by when its stage ends."""

    reference = serializers.CharField()
    url = serializers.SerializerMethodField()
    practice = PartySerializer(help_text="The practice or consortium")
    pct = PartySerializer()
    sha = PartySerializer(allow_null=True, help_text="Null while it is between the two sides")
    about = serializers.CharField(help_text=f"One of {', '.join(About)}")
    subject = serializers.CharField()
    paragraph = serializers.CharField(allow_blank=True, help_text="The rule relied on")
    by_issue = serializers.BooleanField(help_text="True where the panel rules on each question by itself")
    status = serializers.CharField()
    who_acts = serializers.CharField()
    raised_by = serializers.CharField(help_text="The side: practice or pct")
    raised_on = serializers.DateField()
    referred_on = serializers.DateField(allow_null=True)
    stage_due_on = serializers.DateField(allow_null=True, help_text="The last day of the present stage")
    offers_due_at = serializers.DateTimeField(allow_null=True)
    ruled_on = serializers.DateField(allow_null=True)

    def get_url(self, dispute: Any) -> str:
        return reverse("api:dispute", args=[dispute["reference"]])


class StageClockSerializer(serializers.Serializer[Any]):
    """The present stage: days since it began, and days left; fewer than none when it is late."""

    stage = serializers.CharField()
    begun_on = serializers.DateField()
    day = serializers.IntegerField()
    due_on = serializers.DateField(allow_null=True)
    days_left = serializers.IntegerField(allow_null=True)


class DeadlineSerializer(serializers.Serializer[Any]):
    """A day by which somebody has to act; with its moment, where the hour counts."""

    key = serializers.CharField()
    words = serializers.CharField()
    on = serializers.DateField()
    at = serializers.DateTimeField(allow_null=True)


class LocalStepSerializer(serializers.Serializer[Any]):
    """What was tried at home."""

    on = serializers.DateField()
    by_side = serializers.CharField()
    words = serializers.CharField()
    outcome = serializers.CharField()


class DisputeEventSerializer(serializers.Serializer[Any]):
    """A change of state."""

    number = serializers.IntegerField()
    deed = serializers.CharField(allow_blank=True)
    before = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    words = serializers.CharField(allow_blank=True)
    by_name = serializers.CharField()
    on = serializers.DateField()
    at = serializers.DateTimeField()


class FigureInDisputeSerializer(serializers.Serializer[Any]):
    """A figure, frozen on its day, with how it came about."""

    name = serializers.CharField()
    value = serializers.CharField(help_text="As shown")
    trace = serializers.SerializerMethodField()

    @extend_schema_field(TraceSerializer(allow_null=True))
    def get_trace(self, figure: Any) -> dict[str, Any] | None:
        return trace_of(figure["working"]) if figure.get("working") else None


class SignatureOfSideSerializer(serializers.Serializer[Any]):
    side = serializers.CharField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class JointStatementSerializer(serializers.Serializer[Any]):
    """What the panel is asked: the statement that stands, or the last version where the key may see it."""

    stands = serializers.BooleanField()
    because = serializers.CharField(allow_blank=True, help_text="Of one that the clerk fixed: why")
    number = serializers.IntegerField()
    written_by = serializers.CharField(help_text="practice, pct or clerk")
    questions = serializers.ListField(child=serializers.CharField())
    by_issue = serializers.BooleanField()
    agreed = serializers.CharField()
    disputed = serializers.CharField()
    figures = FigureInDisputeSerializer(many=True)
    figures_on = serializers.DateField()
    digest = serializers.CharField(help_text="SHA-256 of all that it says: what is signed")
    signatures = SignatureOfSideSerializer(many=True)


class LodgedOfferSerializer(serializers.Serializer[Any]):
    """That an offer was lodged, and its receipt."""

    side = serializers.CharField()
    number = serializers.IntegerField()
    lodged_at = serializers.DateTimeField()
    receipt = serializers.CharField(help_text="SHA-256 of the sealed offer")


class OpenedOfferSerializer(serializers.Serializer[Any]):
    """What an offer says, once both were opened together."""

    side = serializers.CharField()
    position = serializers.CharField()
    amount = MoneyField(allow_null=True)
    because = serializers.CharField()
    receipt = serializers.CharField(help_text="SHA-256 of the sealed offer")
    holds = serializers.BooleanField(help_text="False where the sealed offer is not the one of its receipt")


class OffersSerializer(serializers.Serializer[Any]):
    lodged = LodgedOfferSerializer(many=True)
    opened = OpenedOfferSerializer(many=True)


class SeatSerializer(serializers.Serializer[Any]):
    """A member of the panel, once appointed."""

    name = serializers.CharField()
    chair = serializers.CharField(help_text="practitioner, financial or management")
    state = serializers.CharField()


class AnswerToPanelSerializer(serializers.Serializer[Any]):
    side = serializers.CharField()
    words = serializers.CharField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class PanelQuestionSerializer(serializers.Serializer[Any]):
    """A question of the panel. A side reads the other’s answer once both have answered."""

    number = serializers.IntegerField()
    words = serializers.CharField()
    answer_by = serializers.DateField()
    answers = AnswerToPanelSerializer(many=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """How a member voted, and why."""

    member = serializers.CharField()
    voted_for = serializers.CharField(source="for")
    words = serializers.CharField()


class ConfirmedSerializer(serializers.Serializer[Any]):
    side = serializers.CharField()
    words = serializers.CharField()
    at = serializers.DateTimeField()


class CarriedOutSerializer(serializers.Serializer[Any]):
    """What was done because of the ruling on one issue, as the system keeps it."""

    issue = serializers.IntegerField(help_text="Number of the question; nought for the whole package")
    words = serializers.CharField()
    by_name = serializers.CharField()
    at = serializers.DateTimeField()


class RulingSerializer(serializers.Serializer[Any]):
    """What the panel ruled, as it was issued, and which side says that it was done."""

    issued_on = serializers.DateField()
    sha256 = serializers.CharField(help_text="Of the PDF, which a person takes from the page")
    outcomes = serializers.ListField(child=serializers.CharField())
    binds = serializers.CharField(allow_blank=True)
    reasons = ReasonSerializer(many=True)
    to_do = serializers.ListField(
        child=serializers.CharField(), help_text="What the PCT must still do because of it, issue by issue"
    )
    carried_out = CarriedOutSerializer(many=True)
    confirmed = ConfirmedSerializer(many=True)


class DisputeDetailSerializer(DisputeSerializer):
    """A dispute with its clock, statement, offers, panel and ruling, as far as the key may see them."""

    question = serializers.CharField()
    sought = serializers.CharField()
    figures = FigureInDisputeSerializer(many=True)
    clock = StageClockSerializer()
    deadlines = DeadlineSerializer(many=True)
    local_steps = LocalStepSerializer(many=True)
    changes = DisputeEventSerializer(many=True)
    statement = JointStatementSerializer(allow_null=True)
    offers = OffersSerializer()
    panel = SeatSerializer(many=True)
    questions = PanelQuestionSerializer(many=True)
    ruling = RulingSerializer(allow_null=True)


class PrecedentSerializer(serializers.ModelSerializer[Precedent]):
    """A ruling without names."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Precedent
        fields = ("id", "url", "about", "paragraph", "title", "question", "for_side", "reasons", "ruled_on")
        read_only_fields = fields

    def get_url(self, precedent: Precedent) -> str:
        return reverse("api:precedent", args=[precedent.pk])
