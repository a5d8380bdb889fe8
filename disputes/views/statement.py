"""The joint statement: its part of a dispute's page; draft, sign, fix; open final offers (R143; S4 ¶73)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from disputes import permissions
from disputes.actions.opening import open_offers
from disputes.actions.statement import draft_statement, fix_statement, sign_statement
from disputes.domain.parties import Side
from disputes.domain.states import DisputeStatus
from disputes.forms.disputes import ConfirmForm
from disputes.forms.statement import SignStatementForm, StatementForm
from disputes.models import Dispute, StatementVersion
from disputes.presenters.disputes import side_name
from disputes.presenters.sight import statement_seen
from disputes.presenters.statement import scope_words, writer_of
from disputes.queries.statement import last_of_each_side
from disputes.views.deed_pages import deed_page, sent
from disputes.views.scope import dispute_of_side_or_404, dispute_or_404
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock

REFUSED_WHILE = "Refused while the panel is not complete, odd and free of interests, or no statement stands."


def statement_context(request: PersonRequest, dispute: Dispute) -> dict[str, Any]:
    """The statement that stands, for all who see the dispute; before, the versions for the sides and the clerk."""
    seen = statement_seen(request.principal, dispute)
    joint, version = seen.joint, seen.version
    writing = dispute.state is DisputeStatus.PREPARING and joint is None
    side = permissions.side_of(request.principal, dispute, clock.today())
    links = _links(request, dispute, side, version) if writing else []
    if version is None and not links:
        return {"statement": None}
    shown = {
        "version": version,
        "joint": joint,
        "written_by": writer_of(dispute, version) if version else "",
        "signatures": [(each, side_name(dispute, Side(each.side))) for each in seen.signatures],
        "scope": scope_words(by_issue=version.by_issue) if version else "",
        "links": links,
    }
    return {"statement": shown}


@signed_in(Permission.DISPUTE_RAISE)
@require_http_methods(["GET", "POST"])
def draft_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Write a version, beginning from the last one."""
    dispute = dispute_of_side_or_404(request, reference)
    form = StatementForm(sent(request), initial=_initial(dispute, _last(request, dispute)))
    return deed_page(
        request,
        dispute,
        form,
        lambda: draft_statement(dispute=dispute, statement=form.statement(), by=request.principal, at=clock.now()),
        title="Write the joint statement",
        button="Put it to both sides",
        done="Both sides see this version, and sign it if they agree.",
        intro="The panel reads what both sides have signed. The figures in dispute go with it as they stood when the "
        "dispute was raised.",
    )


@signed_in(Permission.DISPUTE_LODGE)
@require_http_methods(["GET", "POST"])
def sign_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Sign the last version for one's side."""
    dispute = dispute_of_side_or_404(request, reference)
    version = _last(request, dispute)
    if version is None:
        raise Http404
    form = SignStatementForm(sent(request), initial={"number": version.number})

    def deed() -> None:
        at = clock.now()
        number, proven_at = form.cleaned_data["number"], proven(request, form, at)
        sign_statement(dispute=dispute, number=number, proven_at=proven_at, by=request.principal, at=at)

    return deed_page(
        request,
        dispute,
        form,
        deed,
        title="Sign the joint statement",
        button="Sign",
        done="Signed. With the signatures of both sides the statement stands.",
        intro="Once both sides have signed, it stands as it is, and the panel reads it.",
        versions=[(version, writer_of(dispute, version), scope_words(by_issue=version.by_issue))],
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def fix_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Fix the statement from both sides' last versions."""
    dispute = dispute_or_404(request, reference)
    last = last_of_each_side(dispute)
    form = StatementForm(sent(request), initial=_initial(dispute, _last(request, dispute)))
    return deed_page(
        request,
        dispute,
        form,
        lambda: fix_statement(dispute=dispute, statement=form.statement(), by=request.principal, at=clock.now()),
        title="Fix the joint statement",
        button="Fix it",
        done="Fixed. Both sides and the panel read it, and that you fixed it.",
        intro="Keep to what the two sides wrote: what one says and the other does not is disputed.",
        versions=[(each, writer_of(dispute, each), scope_words(by_issue=each.by_issue)) for each in last.values()],
    )


@signed_in(Permission.DISPUTE_CLERK)
@require_http_methods(["GET", "POST"])
def open_page(request: PersonRequest, reference: str) -> HttpResponse:
    """Open the dispute for final offers."""
    dispute = dispute_or_404(request, reference)
    return deed_page(
        request,
        dispute,
        ConfirmForm(sent(request)),
        lambda: open_offers(dispute=dispute, by=request.principal, at=clock.now()),
        title="Open it for final offers",
        button="Open it",
        done="Open. Both sides lodge their sealed offers by 17:00 on the last day of this stage.",
        intro=REFUSED_WHILE,
    )


def _links(
    request: PersonRequest, dispute: Dispute, side: Side | None, version: StatementVersion | None
) -> list[tuple[str, str]]:
    """What this hat may do with a statement that does not stand yet: words and route."""
    principal = request.principal
    if side is not None:
        signed = version is not None and version.signatures.filter(side=side).exists()
        may_sign = version is not None and not signed and principal.may(Permission.DISPUTE_LODGE)
        sign = [("Sign this version", "sign_statement")] if may_sign else []
        words = "Change it: write another version" if version else "Write the joint statement"
        return [*sign, *([(words, "draft_statement")] if principal.may(Permission.DISPUTE_RAISE) else [])]
    late = dispute.stage_due_on is not None and clock.today() > dispute.stage_due_on
    is_clerk = principal.may_in(Permission.DISPUTE_CLERK, dispute.sha_id)
    return [("Fix the joint statement", "fix_statement")] if is_clerk and late else []


def _last(request: PersonRequest, dispute: Dispute) -> StatementVersion | None:
    rows = StatementVersion.objects.visible_to(request.principal).filter(dispute=dispute)
    return rows.order_by("-number").first()


def _initial(dispute: Dispute, version: StatementVersion | None) -> dict[str, str]:
    if version is None:
        return {"questions": " ".join(dispute.question.split()), "scope": "whole"}
    return {
        "questions": "\n".join(version.questions),
        "scope": "issues" if version.by_issue else "whole",
        "agreed": version.agreed,
        "disputed": version.disputed,
    }
