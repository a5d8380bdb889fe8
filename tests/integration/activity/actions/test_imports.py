"""From a file to facts in force: whole or not at all."""

from decimal import Decimal

from pbc.activity.models import AdmittedSpell, DataSlot, MonthlyActivity, PrescribingLine
from tests.integration.activity.actions.files import APRIL, load, prescribing, spells


class TestLoad:
    def test_spells_become_facts_in_force(self, places):
        batch = load("spells", spells({}, {"practice_code": "V81999"}), period=APRIL)

        assert (batch.status, batch.rows, batch.loaded, batch.quarantined) == ("loaded", 2, 2, 0), batch.messages
        spell = AdmittedSpell.objects.get(row_number=2)
        assert (spell.practice, spell.provider, spell.length_of_stay) == (places["practice"], places["provider"], 2)
        slot = DataSlot.objects.get()
        assert (slot.current_batch, slot.rows, slot.unattributed, slot.sender_code) == (batch, 2, 1, "XPA")
        assert sum(MonthlyActivity.objects.values_list("activity", flat=True)) == 2

    def test_prescribing_costs_are_actual_costs(self, places):
        batch = load("prescribing-pdpi", prescribing({}, {"actual_cost": "0010.05"}))

        assert (batch.status, batch.loaded, batch.sender_code) == ("loaded", 2, "PPD")
        assert sum(PrescribingLine.objects.values_list("price", flat=True)) == Decimal("14.25")
