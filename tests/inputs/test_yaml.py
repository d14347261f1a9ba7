"""The loader takes plain data in YAML 1.2 core, and answers anything else with one InputError."""

import json
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labsim.inputs.errors import InputError
from labsim.inputs.yaml import MAX_BYTES, load, parse, scalar


def test_plain_data_with_the_line_of_every_key():
    document = parse("a:\n  b: 1\n  c: [x, {d: 2}]\n", "f.yaml")
    assert document.data == {"a": {"b": 1, "c": ["x", {"d": 2}]}}
    assert document.line(("a", "b")) == 2
    assert document.line(("a", "c", 1, "d")) == 3
    assert document.line(("a", "c", 1, "missing")) == 3  # the nearest part above


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("1e3", 1000),
        ("1.5e2", 150.0),
        ("12:30", "12:30"),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("1_000", "1_000"),
        ("2019-06", "2019-06"),
        ("2019-06-20", "2019-06-20"),
        ("~", None),
        ("null", None),
        ("", None),
        ("true", True),
        ("True", True),
        ("tRUE", "tRUE"),
        ("-0.5", -0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("+7", 7),
        ("1,5", "1,5"),
        ("25%", "25%"),
    ],
)
def test_scalars_of_yaml_1_2_core(text, value):
    found = scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_a_whole_number_in_powers_is_an_int_and_one_with_a_point_is_not():
    assert type(scalar("1e3")) is int
    assert type(scalar("1.0")) is float


def test_quoted_text_is_text():
    assert parse("a: '7'\nb: \"null\"\n", "f").data == {"a": "7", "b": "null"}


def test_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_bytes("\ufeffa: 1\n".encode())
    assert load(path).data == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "already there on line 1"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("b: *x\n", 1, "anchors"),
        ("a:\n  <<: {b: 1}\n", 2, "merge"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "tags"),
        ("a: !x 1\n", 1, "tags"),
        ("a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("%YAML 1.1\n---\na: 1\n", 1, "directives"),
        ("- a\n", 1, "key: value"),
        ("just text\n", 1, "key: value"),
        ("1: a\n", 1, "keys must be text"),
        ("true: a\n", 1, "keys must be text"),
        ("? [a]\n: b\n", 1, "keys must be text"),
        ("? {a: b}\n: b\n", 1, "keys must be text"),
        ("a: .nan\n", 1, "finite"),
        ("a: [1, -.INF]\n", 1, "finite"),
        ("a: 1e999\n", 1, "finite"),
        ("a: " + "9" * 5000 + "\n", 1, "finite"),
        ("a: '${oc.env:HOME}'\n", 1, "${"),
        ("a:\n  '${x}': 1\n", 2, "${"),
        ("_target_: os.system\n", 1, "unknown key"),
        ("a:\n  _partial_: true\n", 2, "unknown key"),
        ("a: {_args_: []}\n", 1, "unknown key"),
        ("a: [\n", 2, "invalid YAML"),
        ("a: 'open\n", 2, "invalid YAML"),
        ("a: 1\n\tb: 2\n", 2, "invalid YAML"),
        ("a: \x07\n", None, "invalid YAML"),
    ],
)
def test_refusals_name_the_line(text, line, words):
    with pytest.raises(InputError) as caught:
        parse(text, "f.yaml")
    assert caught.value.line == line
    assert words in caught.value.message.en
    assert "\n" not in caught.value.render("nl")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
def test_an_empty_file_is_refused(text):
    with pytest.raises(InputError, match="empty"):
        parse(text, "f")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("a: é\n".encode("latin-1"), "UTF-8"),
        ("a: 1\n".encode("utf-16"), "UTF-8"),
        (b"a: 1\x00\n", "NUL"),
        (b"a: " + b"x" * MAX_BYTES, "1 MiB"),
    ],
)
def test_bytes_that_are_no_short_utf8(tmp_path, raw, words):
    path = tmp_path / "f.yaml"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=words):
        load(path)


def test_only_regular_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    for path in (tmp_path / "pipe.yaml", tmp_path, "/dev/zero"):
        with pytest.raises(InputError, match="regular file"):
            load(path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "absent.yaml")
    with pytest.raises(InputError, match="cannot be read"):
        load("a\0b")


def test_twenty_levels_and_no_more():
    def nested(levels):
        return "".join(f"{' ' * i}k:\n" for i in range(levels - 1)) + " " * levels + "k: 1\n"

    assert parse(nested(20), "f").data
    with pytest.raises(InputError, match="20 levels"):
        parse(nested(21), "f")


@pytest.mark.parametrize("text", ["a: " + "[" * 20_000, "{a: " * 20_000, "- " * 20_000])
def test_a_bomb_of_brackets_is_refused_at_once(text):
    began = time.perf_counter()
    with pytest.raises(InputError):
        parse(text, "f")
    assert time.perf_counter() - began < 2


def test_a_region_of_3000_lines_loads_within_half_a_second():
    leaf = "  k{}:\n    value: {}.5\n    unit: persons\n    date: 2019-01\n    source: a title (file), place\n"
    text = "top:\n" + "".join(leaf.format(i, i) for i in range(600))
    times = []
    for _ in range(3):
        began = time.perf_counter()
        assert len(parse(text, "f").data["top"]) == 600
        times.append(time.perf_counter() - began)
    assert min(times) < 0.5


YAML_LIKE = st.text(alphabet=st.sampled_from("ab01:-{}[]&*!|>'\"%@`#,.?~<$ \n\té\x00\ufeff"), max_size=60)


@given(st.one_of(YAML_LIKE, st.text(max_size=60)))
def test_any_text_loads_or_gives_one_input_error(text):
    try:
        assert isinstance(parse(text, "f").data, dict)
    except InputError as error:
        assert error.render("nl").startswith("f")
        assert "\n" not in error.render("en")


@given(st.binary(max_size=80))
def test_any_bytes_load_or_give_one_input_error(tmp_path_factory, raw):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    try:
        assert isinstance(load(path).data, dict)
    except InputError as error:
        assert error.file == str(path)


LETTERS = st.characters(categories=["L"])
KEY = st.text(LETTERS, min_size=1, max_size=6)
PLAIN = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**12), 10**12),
        st.text(st.characters(categories=["L", "Nd"]), max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1, max_size=6), inner, max_size=3),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(categories=["L"]), min_size=1, max_size=6), PLAIN, min_size=1, max_size=4))
def test_json_comes_back_as_it_was(data):
    assert parse(json.dumps(data, ensure_ascii=False), "f").data == data
