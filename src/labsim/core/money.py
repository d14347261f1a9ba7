"""Money is whole eurocents (int64); euros appear only at the doors."""

MAX_CENTS = 10**15


def cents(euros: float) -> int:
    """Whole cents of an amount in euros, half a cent away from zero; raises OverflowError above 10^13 euros."""
    amount = int(abs(euros) * 100 + 0.5)
    if amount > MAX_CENTS:
        raise OverflowError(f"amount too large: {euros}")
    return amount if euros >= 0 else -amount


def euros(amount: int) -> float:
    """Euros of an amount in cents."""
    return amount / 100
