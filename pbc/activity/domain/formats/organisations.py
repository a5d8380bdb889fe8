"""Organisations: practice, PCT and SHA lists as the Organisation Data Service publishes them, and our own layouts."""

from pbc.activity.domain.formats import codes
from pbc.activity.domain.formats.declaration import Column, DateStyle, Format, Group, Kind, RowCheck

_ODS = "Organisation Data Service"
_OWN = "Our own layout"


def _text(header: str, key: str, help: str = "", example: str = "", max_length: int = 120) -> Column:
    return Column(header, key, help=help, required=False, example=example, max_length=max_length)


def _compact_date(header: str, key: str, help: str, *, required: bool = False, example: str = "") -> Column:
    return Column(header, key, Kind.DATE, help, required, date_style=DateStyle.COMPACT, example=example)


def _date(header: str, key: str, help: str, *, required: bool = False, example: str = "") -> Column:
    return Column(header, key, Kind.DATE, help, required, example=example)


def _closes_before_it_opens(opened: str, closed: str) -> RowCheck:
    return RowCheck(
        rule="ends_before_start",
        column=closed,
        when=f"{closed} < {opened}",
        needs=(opened, closed),
        message="The end {value} lies before the start.",
        fix="Correct one of the two dates.",
    )


EPRACCUR = Format(
    code="epraccur",
    title="GP practices in England and Wales (epraccur)",
    help="27 columns without a header. Dates are YYYYMMDD. Telephone numbers are not kept.",
    group=Group.ORGANISATIONS,
    source=f"{_ODS}: epraccur",
    has_header=False,
    columns=(
        Column("Organisation code", "practice_code", pattern=codes.ANY_PRACTICE_CODE, example="A81001"),
        Column("Name", "name", example="EXAMPLE SURGERY"),
        _text("National grouping", "national_grouping", example="Y54"),
        _text("High level health geography", "geography", example="Q45"),
        _text("Address line 1", "address_1"),
        _text("Address line 2", "address_2"),
        _text("Address line 3", "address_3"),
        _text("Address line 4", "address_4"),
        _text("Address line 5", "address_5"),
        _text("Postcode", "postcode", "Of the practice.", max_length=8),
        _compact_date("Open date", "opened_on", "When the practice opened.", example="19740401"),
        _compact_date("Close date", "closed_on", "Its last day."),
        Column("Status code", "status", codes=codes.PRACTICE_STATUS, example="A"),
        _text("Organisation sub-type code", "sub_type", "B allocated to a parent, Z not.", "B"),
        _text("Parent organisation", "parent_code", "The PCT, later the CCG.", "5D7"),
        _compact_date("Join parent date", "joined_parent_on", "", example="20020401"),
        _compact_date("Left parent date", "left_parent_on", ""),
        _text("Contact telephone number", "telephone", "Not kept."),
        _text("Unused 19", "unused_19"),
        _text("Unused 20", "unused_20"),
        _text("Unused 21", "unused_21"),
        _text("Amended record indicator", "amended", example="0"),
        _text("Unused 23", "unused_23"),
        _text("Provider or purchaser", "purchaser_code"),
        _text("Unused 25", "unused_25"),
        _text("Prescribing setting", "prescribing_setting", "4 is a GP practice.", "4", max_length=2),
        _text("Unused 27", "unused_27"),
    ),
    unique=("practice_code",),
)

EPCMEM = Format(
    code="epcmem",
    title="Practices and the PCTs they belonged to, with dates (epcmem)",
    help="Six columns without a header. Dates are YYYYMMDD.",
    group=Group.ORGANISATIONS,
    source=f"{_ODS}: epcmem",
    has_header=False,
    columns=(
        Column("Organisation code", "practice_code", pattern=codes.ANY_PRACTICE_CODE, example="A81001"),
        Column("Parent organisation code", "parent_code", pattern=codes.ORGANISATION_CODE, example="5E1"),
        _text("Parent organisation type", "parent_type", "W for primary care organisations.", "W"),
        _compact_date("Join parent date", "joined_on", "First day.", required=True, example="20010401"),
        _compact_date("Left parent date", "left_on", "Last day; empty while it lasts.", example="20130331"),
        _text("Amended record indicator", "amended", example="0"),
    ),
    unique=("practice_code", "parent_code", "joined_on"),
    checks=(_closes_before_it_opens("joined_on", "left_on"),),
)

PCT_LIST = Format(
    code="pct-list",
    title="Primary care trusts (PCO list)",
    help="Names and codes of PCTs and care trusts, as published with the 2012 boundaries.",
    group=Group.ORGANISATIONS,
    source="Office for National Statistics: PCO_2012",
    columns=(
        _text("PCO12CD", "ons_code", "Nine-character code.", "E16000001"),
        Column("PCO12CDO", "pct_code", pattern=codes.PCT_CODE, help="Three-character NHS code.", example="5D7"),
        Column("PCO12NM", "name", help="Name.", example="Example"),
    ),
    unique=("pct_code",),
)

SHA_LIST = Format(
    code="sha-list",
    title="Strategic health authorities",
    help="Names and codes of SHAs, as published with the 2012 boundaries.",
    group=Group.ORGANISATIONS,
    source="Office for National Statistics: SHA_2012",
    columns=(
        _text("SHA12CD", "ons_code", "Nine-character code.", "E18000001"),
        Column("SHA12CDO", "sha_code", pattern=codes.PCT_CODE, help="Three-character NHS code.", example="Q30"),
        Column("SHA12NM", "name", help="Name.", example="Example"),
    ),
    unique=("sha_code",),
)

PCT_SHA_LOOKUP = Format(
    code="pct-sha-lookup",
    title="Which SHA a PCT belongs to",
    help="One line a PCT and SHA. A PCT across a boundary stands under two.",
    group=Group.ORGANISATIONS,
    source="Office for National Statistics: PCO12_SHA12_EN_LU",
    columns=(
        _text("PCO12CD", "pct_ons_code", example="E16000001"),
        Column("PCO12CDO", "pct_code", pattern=codes.PCT_CODE, help="The PCT.", example="5D7"),
        Column("PCO12NM", "pct_name", example="Example"),
        _text("SHA12CD", "sha_ons_code", example="E18000001"),
        Column("SHA12CDO", "sha_code", pattern=codes.PCT_CODE, help="The SHA.", example="Q30"),
        Column("SHA12NM", "sha_name", example="Example"),
    ),
    unique=("pct_code", "sha_code"),
)

ORGANISATIONS = Format(
    code="organisations",
    title="SHAs, PCTs, providers and consortia",
    help="Parents may stand after their members: the order of lines does not matter.",
    group=Group.ORGANISATIONS,
    source=_OWN,
    columns=(
        Column("ORGANISATION KIND", "kind", codes=codes.ORGANISATION_KIND, example="provider"),
        Column("ORGANISATION CODE", "code", pattern=codes.ORGANISATION_CODE, example="RR7"),
        Column("ORGANISATION NAME", "name", example="Example Hospitals NHS Trust"),
        Column(
            "PARENT ORGANISATION CODE", "parent_code", required=False, pattern=codes.ORGANISATION_CODE, example="Q30"
        ),
        _date("OPEN DATE", "opened_on", "First day.", example="2002-04-01"),
        _date("CLOSE DATE", "closed_on", "The day from which it is closed."),
        Column("PROVIDER KIND", "provider_kind", required=False, codes=codes.PROVIDER_KIND, example="nhs_trust"),
        _date("JOINED PARENT DATE", "joined_parent_on", "First day under the parent.", example="2002-04-01"),
        _date("LEFT PARENT DATE", "left_parent_on", "The day from which it no longer belongs to the parent."),
    ),
    unique=("kind", "code", "parent_code", "joined_parent_on"),
    checks=(
        _closes_before_it_opens("opened_on", "closed_on"),
        _closes_before_it_opens("joined_parent_on", "left_parent_on"),
        RowCheck(
            rule="provider_kind_missing",
            column="provider_kind",
            when="kind = 'provider' AND provider_kind IS NULL",
            message="A provider needs its kind.",
            fix="Write nhs_trust, foundation_trust, istc, independent, primary_care_contractor or practice.",
        ),
    ),
)

CONSORTIUM_MEMBERS = Format(
    code="consortium-members",
    title="Practices that act together in a consortium",
    help="A practice may belong to several consortia, for different purposes.",
    group=Group.ORGANISATIONS,
    source=_OWN,
    columns=(
        Column("CONSORTIUM CODE", "consortium_code", pattern=codes.ORGANISATION_CODE, example="CON01"),
        Column("GENERAL MEDICAL PRACTICE CODE", "practice_code", pattern=codes.PRACTICE_CODE, example="A81001"),
        _date("JOINED DATE", "joined_on", "First day.", required=True, example="2006-04-01"),
        _date("LEFT DATE", "left_on", "The day from which it is no longer a member."),
        _text("PURPOSE", "purpose", "What they act together for.", "Prescribing"),
    ),
    unique=("consortium_code", "practice_code", "joined_on"),
    checks=(_closes_before_it_opens("joined_on", "left_on"),),
)

SUCCESSIONS = Format(
    code="successions",
    title="Mergers, splits and new names",
    help="What an organisation became, from a day on, and the evidence for it.",
    group=Group.ORGANISATIONS,
    source=_OWN,
    columns=(
        Column("SUCCESSION KIND", "kind", codes=codes.SUCCESSION_KIND, example="merge"),
        Column("PREDECESSOR CODE", "predecessor_code", pattern=codes.ORGANISATION_CODE, example="5D6"),
        Column("SUCCESSOR CODE", "successor_code", pattern=codes.ORGANISATION_CODE, example="5D7"),
        _date("EFFECTIVE DATE", "effective_on", "First day of the successor.", required=True, example="2006-10-01"),
        Column("EVIDENCE", "evidence", max_length=250, help="The order or notice.", example="SI 2006/0000"),
    ),
    unique=("predecessor_code", "successor_code"),
)

FORMATS = (
    EPRACCUR,
    EPCMEM,
    PCT_LIST,
    SHA_LIST,
    PCT_SHA_LOOKUP,
    ORGANISATIONS,
    CONSORTIUM_MEMBERS,
    SUCCESSIONS,
)
