"""The tables of a result that was asked with a ledger."""

from collections.abc import Sequence

import pandas as pd

from labsim.study.frames import Study
from labsim.study.money.mkba import mkba
from labsim.study.money.tables import make_account, money, money_by_seed, spending

TABLES = {"money": money, "money_by_seed": money_by_seed, "spending": spending, "mkba": mkba}


def money_tables(studies: Sequence[Study]) -> dict[str, pd.DataFrame]:
    """Every table by name, of all scenarios with instruments; none where no ledger was asked for."""
    accounts = [account for account in map(make_account, studies) if account is not None]
    if not accounts:
        return {}
    return {name: pd.concat([make(one) for one in accounts], ignore_index=True) for name, make in TABLES.items()}
