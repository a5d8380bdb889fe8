"""Which help pages there are, which screens each is about, and what they say of declarations that have no words yet."""

from dataclasses import dataclass

from pbc.accounts.domain.permissions import Permission


@dataclass(frozen=True)
class HelpPage:
    """:param routes: addresses by name whose screens this page explains."""

    slug: str
    title: str
    about: str
    routes: frozenset[str] = frozenset()

    @property
    def route(self) -> str:
        return f"help_{self.slug}"

    @property
    def template(self) -> str:
        return f"help/{self.slug}.jinja"


def _page(slug: str, title: str, about: str, routes: str = "") -> HelpPage:
    return HelpPage(slug, title, about, frozenset(routes.split()))


PAGES: tuple[HelpPage, ...] = (
    _page(
        "packs",
        "Read your pack",
        "What a monthly information pack says, and how to answer it",
        "information_packs:packs information_packs:pack information_packs:month activity:benchmarks",
    ),
    _page(
        "figures",
        "Question a figure",
        "From any figure to its formula, its rows and its file",
        "activity:practice_month activity:rows information_packs:proofs information_packs:proof",
    ),
    _page(
        "files",
        "Send files",
        "Kinds of file, checks, rows held back, and what the messages mean",
        "activity:imports activity:import activity:quarantine activity:formats activity:format activity:send_file",
    ),
    _page(
        "months",
        "Close the month",
        "What a close does, and what becomes of data that come late",
        "activity:months activity:month activity:close_month activity:close",
    ),
    _page(
        "budgets",
        "Budgets and statements",
        "How an indicative budget is set, and what a statement compares",
        "budgets:statements budgets:statement budgets:statement_working "
        "budgets:budget budgets:rounds budgets:fair_shares budgets:fair_share "
        "budgets:scenario budgets:new_scenario "
        "budgets:compare budgets:scope budgets:scopes budgets:agreement budgets:agreements budgets:questions "
        "budgets:lateness budgets:exceptions budgets:exception budgets:new_exception",
    ),
    _page(
        "business_cases",
        "Write a business case",
        "Try a redesign, write a case together, attach files, submit it, begin it again",
        "business_cases:read business_cases:begin business_cases:write "
        "business_cases:part business_cases:history business_cases:check business_cases:withdraw "
        "business_cases:redesign",
    ),
    _page(
        "mergers",
        "Mergers and new names",
        "When practices or PCTs merge, split or get a new code, and how to undo it",
        "successions:list successions:record successions:succession successions:undo",
    ),
    _page(
        "contingency",
        "Contingency and costly patients",
        "The fund, the threshold, calling on it, and what comes back",
        "budgets:funds budgets:fund budgets:fund_method budgets:what_if budgets:calls budgets:new_call budgets:call "
        "budgets:high_cost budgets:out_of_scope",
    ),
    _page(
        "freed_up",
        "Claims on freed-up resources",
        "Claims, what they may buy, refusals, and the last resort",
        "budgets:claims budgets:claim budgets:declare_claim budgets:correct_claim budgets:use budgets:propose_use "
        "budgets:freed_up budgets:freed_up_balances budgets:small_purchases budgets:minutes budgets:last_resort",
    ),
    _page(
        "cases",
        "Decide business cases",
        "Within eight weeks of receipt: the clock, assessment, questions, signatures, letters",
        "business_cases:cases business_cases:case business_cases:return business_cases:assessors "
        "business_cases:assessment business_cases:sheet business_cases:settle business_cases:send business_cases:ask "
        "business_cases:answer business_cases:consent business_cases:sign business_cases:minute "
        "business_cases:dispute business_cases:overdue business_cases:meetings business_cases:meeting "
        "business_cases:new_meeting business_cases:attendance business_cases:agenda business_cases:put_on_agenda "
        "business_cases:members business_cases:new_member business_cases:end_member business_cases:member_interest "
        "business_cases:deputies business_cases:condition",
    ),
    _page(
        "disputes",
        "Disputes and rulings",
        "Tried at home, mediated, or ruled for one side whole",
        "disputes:disputes disputes:dispute disputes:raise disputes:step disputes:refer disputes:withdraw "
        "disputes:ask disputes:answer disputes:admit disputes:decline disputes:offer "
        "disputes:accept_mediation disputes:end_mediation disputes:note disputes:mediator disputes:release_mediator "
        "disputes:draft_settlement disputes:sign_settlement "
        "disputes:ask_member disputes:appoint disputes:give_up_seat disputes:panel_request "
        "disputes:deadlines disputes:draft_statement disputes:sign_statement disputes:fix_statement "
        "disputes:open_offers "
        "disputes:panel_question disputes:panel_answer disputes:vote disputes:follow disputes:publish disputes:file "
        "disputes:precedents",
    ),
    _page(
        "roles",
        "Roles and hats",
        "Who sees what, and acting in one role at a time",
        "accounts:users accounts:user accounts:give_role accounts:hats accounts:account",
    ),
    _page(
        "mail",
        "E-mail",
        "What is sent to whom, how often, and what becomes of a message that does not leave",
        "accounts:mail_choice accounts:outbox accounts:message",
    ),
    _page(
        "interests",
        "Interests and standing back",
        "What to declare, what it keeps you away from, and the yearly word",
        "governance:interests governance:declare_interest governance:correct_interest governance:end_interest "
        "governance:kept_away governance:register governance:declared_interests business_cases:kept_away "
        "business_cases:kept_away_person",
    ),
    _page(
        "rules",
        "Rules in force",
        "National rules of each year, and what a PCT may set for itself",
        "governance:rules governance:rule governance:adopt_rule",
    ),
    _page(
        "machines",
        "For machines: the API",
        "Sending files and reading figures from other systems",
        "accounts:machine_keys accounts:machine_key accounts:new_machine_key",
    ),
    _page("words", "Words", "What the terms on these pages mean", "organisations:practices organisations:practice"),
)

PAGE_OF_ROUTE: dict[str, HelpPage] = {route: page for page in PAGES for route in page.routes}

PERMISSION_WORDS: dict[Permission, str] = {
    Permission.PRACTICE_VIEW: "see practices, their lists and their activity",
    Permission.SUCCESSION_VIEW: "see which practices and PCTs merged, split or were renamed",
    Permission.SUCCESSION_RECORD: "record, and undo, what became of practices",
    Permission.SUCCESSION_RECORD_PCTS: "record, and undo, what became of PCTs",
    Permission.PATIENT_ROWS_VIEW: "see the practice’s own patient-level rows, under pseudonyms",
    Permission.IMPORT_VIEW: "see files that were sent and how they went",
    Permission.IMPORT_LOAD: "send activity and prescribing files",
    Permission.REFERENCE_LOAD: "send lists, organisations, prices and national figures",
    Permission.MONTH_CLOSE: "close a month",
    Permission.STATEMENT_VIEW: "see budgets and statements",
    Permission.BUDGET_SET: "set and issue budgets",
    Permission.BUDGET_QUESTION: "ask about a proposed budget",
    Permission.BUDGET_SIGN: "sign a budget and its terms",
    Permission.SCOPE_CHOOSE: "choose which services a budget holds",
    Permission.LEDGER_VIEW: "see where the money stands",
    Permission.ALLOCATION_RECORD: "record the PCT’s allocation and what is set aside of it",
    Permission.BUDGET_ADJUST: "move money between budgets in the year",
    Permission.BUDGET_ADJUST_LARGE: "move large sums between budgets",
    Permission.VARIANCE_ASK: "ask what lies behind a variance",
    Permission.VARIANCE_EXPLAIN: "say what lies behind a variance",
    Permission.EXCEPTION_VIEW: "see exceptions from the rules of budgets",
    Permission.EXCEPTION_ASK: "ask the SHA for an exception from a rule of budgets",
    Permission.EXCEPTION_JUDGE: "judge exceptions from the rules of budgets, and record the Department’s decision",
    Permission.CONTINGENCY_CALL: "call on the contingency fund",
    Permission.CONTINGENCY_DECIDE: "decide calls on the contingency fund",
    Permission.FREED_UP_DECLARE: "declare freed-up resources and say what they should buy",
    Permission.FREED_UP_DECIDE: "agree and release freed-up resources",
    Permission.BOARD_MINUTE: "record minutes of the board",
    Permission.YEAR_CLOSE: "close the year",
    Permission.YEAR_SIGN: "sign the year’s accounts of budgets",
    Permission.CASE_VIEW: "see business cases",
    Permission.CASE_WRITE: "write and submit business cases",
    Permission.CASE_MANAGE: "receive business cases, name assessors, send cases for decision",
    Permission.CASE_ASSESS: "assess business cases",
    Permission.CASE_SIGN_CONSORTIUM: "sign business cases for the consortium",
    Permission.CASE_SIGN_DIRECTOR: "sign business cases as a director",
    Permission.CASE_MINUTE: "record what committee and board decided on business cases",
    Permission.CASE_RELEASE: "release the money of approved cases",
    Permission.CASE_RECOVERY: "ask a PCT what it does about overdue business cases",
    Permission.INNOVATION_FUND: "see to the innovation fund",
    Permission.INTERESTS_VIEW: "read the register of interests",
    Permission.INTERESTS_PUBLISHED: "read what is published of the register of interests",
    Permission.INTERESTS_RECORD: "record recusals and keep the register of interests",
    Permission.DISPUTE_VIEW: "see the disputes in which one takes part",
    Permission.DISPUTE_RAISE: "raise a dispute, and refer it to the SHA",
    Permission.DISPUTE_LODGE: "lodge a sealed final offer",
    Permission.DISPUTE_CLERK: "admit disputes and run their arbitration",
    Permission.DISPUTE_MEDIATE: "mediate where both sides accept it",
    Permission.DISPUTE_JUDGE: "sit on a panel, and vote for one side",
    Permission.DISPUTE_OVERSEE: "see whether rulings are followed",
    Permission.DISPUTE_AUDIT: "read disputes that were referred to the SHA, but not what is said in mediation",
    Permission.PACK_VIEW: "see information packs",
    Permission.PACK_BUILD: "make and publish information packs",
    Permission.PACK_ACKNOWLEDGE: "answer the practice’s pack",
    Permission.RULES_VIEW: "see the rules in force",
    Permission.RULES_ADOPT: "adopt local rules",
    Permission.AUDIT_VIEW: "follow who did what",
    Permission.USERS_MANAGE: "manage people, roles and machine keys",
}


@dataclass(frozen=True)
class FileMessage:
    """Faults of files that ask for the same remedy. ``rules`` are their names as the page of an import shows them."""

    rules: tuple[str, ...]
    meaning: str
    remedy: str


def _message(rules: str, meaning: str, remedy: str) -> FileMessage:
    return FileMessage(tuple(rules.split()), meaning, remedy)


WHOLE_FILE: tuple[FileMessage, ...] = (
    _message("empty no_rows", "There is nothing in the file, or only its first line.", "Check that the export ran."),
    _message("binary no_lines", "The file is no text: a workbook or a PDF, say.", "Save it as CSV and send that."),
    _message("encoding", "The text is neither UTF-8 nor Windows-1252.", "Save it as CSV UTF-8."),
    _message("cut_off", "The file ends in the middle.", "Send the whole file again."),
    _message("too_large", "The file is larger than is taken.", "Send it in parts, one a month."),
    _message(
        "missing_header missing_column extra_column repeated_column",
        "The first line does not hold the columns of this kind of file, each once.",
        "Start from the template file, or choose the kind that the file has.",
    ),
    _message(
        "identifies_patients",
        "The file holds names, postcodes, dates of birth or NHS numbers where it must not. It was not kept.",
        "Take the columns out where the file is made, and send it again.",
    ),
    _message(
        "period_missing sender_missing",
        "The file does not say of which month it is, or who sent it.",
        "State it when you send the file.",
    ),
    _message(
        "too_many_bad_rows nothing_good",
        "So many rows broke a rule that the rest would mislead.",
        "See the rows held back, mend them at their source, and send the whole file.",
    ),
    _message("duplicate", "The same file is loaded already. Nothing changed.", "There is nothing to do."),
)

ROWS: tuple[FileMessage, ...] = (
    _message("missing", "A value that every row must have is not there.", "Fill it in at the source."),
    _message(
        "not_a_number thousand_separator out_of_range negative",
        "A number is not written as one, or lies outside what can be.",
        "Write digits alone, with a point before decimals. Corrections come as a new file, not as negative rows.",
    ),
    _message(
        "spreadsheet_number",
        "A spreadsheet has rewritten a code: 5E01 as 5.00E+01, for one.",
        "Format the column as text before you save.",
    ),
    _message(
        "date_style not_a_date in_the_future too_long_ago",
        "A date is in another style, is no day of the calendar, or cannot be.",
        "Write dates as the page of the kind of file says.",
    ),
    _message(
        "unknown_code wrong_shape too_long", "A code is not in its list, or is not of its form.", "Use one that is."
    ),
    _message(
        "unknown_practice unknown_pct unknown_provider",
        "No organisation with this code is held.",
        "Correct the code; where it is right, the register of organisations has to be loaded first.",
    ),
    _message(
        "closed_practice closed_pct closed_provider",
        "The organisation was not open on the day.",
        "Give the one that the patient belonged to. Where the row was let in with a warning, check the code.",
    ),
    _message("duplicate_row", "Another row of the file has the same key.", "Leave one of them in the file."),
    _message(
        "wrong_month wrong_sender", "The row is of another month or sender than the file.", "Send it in its own file."
    ),
    _message(
        "nhs_number_invalid",
        "The check digit of an NHS number is wrong. The number itself is not kept.",
        "Mend it at the source.",
    ),
)
