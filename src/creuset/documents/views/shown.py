"""What pages show of a contract."""

from collections.abc import Callable
from typing import Any

from django import forms

from creuset.core import files
from creuset.core.models import StoredFile
from creuset.documents.following import named
from creuset.documents.forms import SignForm
from creuset.documents.models import CONTRACT_LABELS, Contract
from creuset.documents.rules.contracts import LIVE, ContractChanged
from creuset.documents.states import ContractState
from creuset.people.views.answers import attempt


def contract_values(contract: Contract, face: str) -> dict[str, Any]:
    """Return what the page of a contract shows of it: where it stands, and what it is of."""
    state = ContractState(contract.state)
    source = (contract.source_kind, contract.source_id)
    return {
        "contract": contract,
        "state": state,
        "state_label": CONTRACT_LABELS[state],
        "is_open": state is ContractState.SENT,
        "is_live": state in LIVE,
        "source": named(contract.village, source, face) if contract.source_kind and face else None,
    }


def paper_address(contract: Contract) -> str:
    """Return the path of the PDF for whoever is signed in and may read it: the sealed one, or the scan of
    what was signed by hand, where there is one.
    """
    stored = stored_of(contract)
    return files.address(stored) if stored else ""


def stored_of(contract: Contract) -> StoredFile | None:
    """Return the file that says most: the sealed one, the scan of what was signed by hand, the paper."""
    return contract.sealed or contract.scan or contract.paper


def sign_form(contract: Contract, name: str, tried: forms.Form | None) -> forms.Form:
    """Return the form to sign with, of the paper that is on the page; as it was typed where it was refused.

    One refused because the contract had changed is of the new paper: what it says now was not agreed to.
    """
    if tried is None or isinstance(getattr(tried, "refusal", None), ContractChanged):
        typed = tried.cleaned_data.get("name", name) if tried else name
        form = SignForm(initial={"name": typed, "seen": contract.paper_sha256})
        form.refusal = getattr(tried, "refusal", None)
        return form
    return tried


def is_done(form: forms.Form, action: Callable[[], object]) -> bool:
    """Say whether the form was valid and its action done; else the form says why not."""
    return form.is_valid() and attempt(form, action) is not None
