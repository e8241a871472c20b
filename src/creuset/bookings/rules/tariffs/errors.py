"""Why something has no price."""

from creuset.kernel.errors import Refused


class NoRate(Refused):
    """No card in force has a rate for what is asked."""

    code = "no-rate"


class NoVat(Refused):
    """The key of VAT has no percentage on that day."""

    code = "no-vat"
