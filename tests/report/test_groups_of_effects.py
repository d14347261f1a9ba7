"""Groups: small ones are not shown apart, and what is shown adds up."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from invented import make_result

from labsim.report.formats import whole
from labsim.report.groups import SMALLEST, Part, group_table, merge_small
from labsim.report.reading import Reading, read
from labsim.report.words import Words

NL = Words("nl")


def part(key: str, n: float) -> Part:
    return Part((key,), n, n / 10, -1.0, n / 20)


def test_groups_of_one_to_nine_participants_go_together():
    shown, merged = merge_small([part("a", 40), part("b", 4), part("c", 7), part("d", 0)])
    assert [p.keys for p in shown] == [("a",), ("d",)]
    assert merged is not None and set(merged.keys) == {"b", "c"} and merged.n == 11


def test_a_single_small_group_takes_another_with_it():
    shown, merged = merge_small([part("a", 40), part("b", 12), part("c", 3)])
    assert [p.keys for p in shown] == [("a",)]
    assert merged is not None and set(merged.keys) == {"b", "c"}


@given(st.lists(st.integers(0, 60), min_size=1, max_size=9))
def test_nothing_small_can_be_found_by_subtracting(sizes):
    parts = [part(str(i), n) for i, n in enumerate(sizes)]
    shown, merged = merge_small(parts)
    assert all(p.n == 0 or p.n >= SMALLEST for p in shown)
    together = [*shown, *([merged] if merged else [])]
    assert sum(p.n for p in together) == sum(sizes)
    if merged is not None and any(p.n > 0 for p in shown):
        assert merged.n >= SMALLEST and len(merged.keys) >= 2


def test_rows_add_up_to_net_and_to_net_lasting(case):
    reading = read(make_result(case))
    for dimension in reading.dimensions():
        table = group_table(reading, dimension, NL)
        assert table is not None
        assert sum(row.net for row in table.rows) == whole(reading.cell("net").value)
        assert sum(row.lasting for row in table.rows) == whole(reading.cell("net_lasting_26w").value)


def test_small_groups_are_named_only_in_the_note():
    table = group_table(read(make_result()), "scheme", NL)
    assert "Wajong" in table.merged
    assert "Wajong" not in {row.label for row in table.rows}
    assert any(row.label == "samengevoegd*" for row in table.rows)


def test_what_no_group_explains_is_a_row_of_its_own():
    result = make_result()
    frame = result.effects[result.effects["group"] != "scheme:ww"]
    table = group_table(read(replace(result, effects=frame)), "scheme", NL)
    assert table.rows[-1].label == "overig"
    assert sum(row.net for row in table.rows) == table.net


def test_many_groups_leave_room_for_the_rest():
    result = make_result()
    base = result.effects[result.effects["group"] == "scheme:bijstand"]
    more = pd.concat([base.assign(group=f"scheme:g{i}") for i in range(12)])
    everything = pd.concat([result.effects, more])
    table = group_table(read(replace(result, effects=everything)), "scheme", NL, most=6)
    assert len(table.rows) == 6
    assert table.rest


def test_no_groups_no_table():
    reading = read(make_result())
    only_all = {key: cell for key, cell in reading.cells.items() if key[0] == "all"}
    bare = Reading(reading.result, reading.scenario, reading.intervention, reading.at, only_all)
    assert group_table(bare, "scheme", NL) is None
    assert bare.dimensions() == []
    assert np.isnan(bare.cell("net", group="scheme:ww").value)


def test_groups_that_the_result_hides_are_one_row_that_closes_the_table():
    result = make_result()
    frame = result.effects.copy()
    secret = frame["group"].isin(["scheme:wajong", "scheme:none"])
    frame.loc[secret, ["value", "low", "high", "world_low", "world_high"]] = np.nan
    hidden = group_table(read(replace(result, effects=frame)), "scheme", NL)
    assert hidden == group_table(read(result), "scheme", NL)  # the same two, found as the rest of the total
    assert set(hidden.merged) == {"Wajong", "geen uitkering"}


def test_groups_in_which_nothing_happens_are_left_out_and_it_is_said():
    result = make_result()
    frame = result.effects
    quiet = frame[frame["group"] == "scheme:wia"].assign(group="scheme:aow")
    for column in ("value", "low", "high", "world_low", "world_high"):
        quiet = quiet.assign(**{column: 0.0})
    table = group_table(read(replace(result, effects=pd.concat([frame, quiet]))), "scheme", NL)
    assert "AOW" not in {row.label for row in table.rows}
    assert table.unchanged
    assert sum(row.net for row in table.rows) == table.net
    assert not group_table(read(result), "scheme", NL).unchanged
