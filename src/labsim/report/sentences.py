"""The answer in plain sentences (B1: at most 25 words, at most 35 where it cannot be told)."""

from __future__ import annotations

from dataclasses import dataclass

from labsim.report.answer import MAX_PAIRS, TINY, Answer, Case, Choice, End, cost_each, sign
from labsim.report.formats import whole
from labsim.report.targets import partial_targets
from labsim.report.words import Words, capital

MOST_WORDS = 35  # of the sentence that it cannot be told
MIN_PAIRS = 20  # fewer worlds cannot show 20 possible futures
LONG = 45  # a longer name is for the heading; sentences then say "deze maatregel"
OURS = "ours"  # the key of our own answer where it is named as an end
SHORT = 18  # a longer subject is called "de maatregel" inside a table or a figure


@dataclass(frozen=True)
class Line:
    """A paragraph: a bold start and what follows."""

    label: str
    text: str


def subject(answer: Answer, words: Words) -> str:
    """How sentences name the instrument: 'de ambachtsschool' (meta's own words, or made from its name)."""
    own = answer.reading.result.meta.get(f"subject_{words.lang}")
    if own:
        return str(own)
    made = words("subject_fallback", name=name(answer, words).partition(" (")[0])
    return made if len(made) <= LONG else words("subject_this")


def name(answer: Answer, words: Words) -> str:
    """The instrument's name as a heading."""
    meta = answer.reading.result.meta
    return capital(
        str(
            meta.get(f"intervention_name_{words.lang}")
            or meta.get("intervention_name_nl")
            or answer.reading.intervention
        )
    )


def region(answer: Answer) -> str:
    """The region's name without what stands between brackets."""
    meta = answer.reading.result.meta
    return str(meta.get("region_name") or meta["region"]).partition(" (")[0]


def short(answer: Answer, words: Words) -> str:
    """The subject where there is little room."""
    own = subject(answer, words)
    return own if len(own) <= SHORT else words("subject_short")


def headline(answer: Answer, words: Words) -> str:
    """The one sentence of the answer."""
    about = {
        "subject": subject(answer, words),
        "Subject": capital(subject(answer, words)),
        "placements": words.count("placements", answer.bridge.whole["registered"]),
    }
    begins = answer.reading.result.meta.get("begins")
    if begins:
        return words("too_early", **about, date=words.date(str(begins)))
    if answer.case is Case.CANNOT_TELL and _drowned(answer):
        return words.count("cannot_tell_error", answer.pairs, pairs=words.count("pairs", answer.pairs), **about)
    if answer.case is Case.CANNOT_TELL:
        long = _cannot_be_told(answer, words, about["subject"])
        return long if len(long.split()) <= MOST_WORDS else _cannot_be_told(answer, words, short(answer, words))
    n = abs(answer.bridge.whole["net_lasting"])
    if answer.case is Case.NEGATIVE:
        return words.count("negative", n, cause=cause(answer, words), **about)
    return words(answer.case.value, n=words.number(n), **about)


def _cannot_be_told(answer: Answer, words: Words, subject: str) -> str:
    (low_choice, low), (high_choice, high) = _named(answer)
    return words(
        "cannot_tell",
        subject=subject,
        low_clause=clause(low_choice, low, words),
        low_outcome=_outcome(low_choice, low, words),
        high_clause=clause(high_choice, high, words),
        high_outcome=_outcome(high_choice, high, words),
    )


def _named(answer: Answer) -> tuple[tuple[Choice, End], tuple[Choice, End]]:
    """The two outcomes that disagree; our own in place of the nearer end where both ends contradict it."""
    first, second = _widest_turn(answer)
    signs = {sign(first[1].value), sign(second[1].value)}
    if len(signs) > 1 or 0 in signs or sign(answer.net.value) in signs | {0}:
        return first, second
    net = answer.net
    own = first[0], End(OURS, "", net.value, net.low, net.high)
    return (first, own) if sign(net.value) > 0 else (own, second)


def _is_noise(answer: Answer) -> bool:
    """Whether the outcomes of the headline differ less than their simulation error, and more pairs can help."""
    ends = [end for _, end in _named(answer)]
    error = max(((end.high - end.low) / 2 for end in ends if end.high == end.high), default=0.0)
    small = error > abs(ends[1].value - ends[0].value)
    return answer.pairs < MAX_PAIRS and (small or answer.pairs < 2)


def _drowned(answer: Answer) -> bool:
    """Whether an outcome that the headline would name is smaller than its simulation error, or has none to show."""
    if answer.pairs < 2:
        return True
    halves = [((end.high - end.low) / 2, abs(end.value)) for _, end in _named(answer)]
    return any(half > max(value, 1.0) for half, value in halves if half == half)


def _widest_turn(answer: Answer) -> tuple[tuple[Choice, End], tuple[Choice, End]]:
    """The two ends to name: of the widest choice that turns the sign, else the two outermost of all."""
    for choice in answer.choices:
        if choice.left.value < 0 < choice.right.value and choice.turns:
            return (choice, choice.left), (choice, choice.right)
    turning = [choice for choice in answer.choices if choice.turns]
    if turning:
        return (turning[0], turning[0].left), (turning[0], turning[0].right)
    return answer.ends[0], answer.ends[-1]


def clause(choice: Choice, end: End, words: Words) -> str:
    """'komen er banen bij': the end of a choice as the start of a sentence."""
    if end.key == OURS:
        return words("at_ours")
    if choice.name == "horizon":
        return words("look", label=end.label)
    return words.choice(choice.name, end.key)


def _outcome(choice: Choice, end: End, words: Words) -> str:
    n = whole(end.value)
    if n == 0:
        return words("unchanged")
    country = choice.name == "residence" and end.key == "low"
    return words("wins" if n > 0 else "loses", who=words("country" if country else "region"), n=words.number(abs(n)))


def cause(answer: Answer, words: Words) -> str:
    """Why net is below zero: the largest cell that takes work away."""
    loss = {
        "lost": -answer.bridge.cells["lost"].value,
        "displaced": -(answer.bridge.cells["displaced"].value + answer.bridge.cells["spillover"].value),
    }
    largest = max(loss, key=lambda cell: loss[cell])
    key = f"cause_{largest}" if loss[largest] > 0 else "cause_none"
    return words(key, short=short(answer, words))


def world_range(answer: Answer, words: Words) -> str:
    """Where 16 of the 20 possible futures end up."""
    low, high = whole(answer.net.world_low), whole(answer.net.world_high)
    outcomes = answer.bridge.outcomes
    if outcomes[0] == outcomes[-1]:
        return words("always", pairs=words.count("pairs", answer.pairs), n=words.number(outcomes[0]))
    if low > 0:
        return words("in_16", span=words.span(low, high))
    return words("in_16_sign", low=words.signed(low), high=words.signed(high))


def paragraphs(answer: Answer, words: Words) -> list[Line]:
    """What stands below the headline: how sure, how come, advice, and what is wrong with the run."""
    writer = {
        Case.CANNOT_TELL: _cannot_tell,
        Case.ZERO: _zero,
        Case.NEGATIVE: _negative,
        Case.TINY: _tiny,
        Case.POSITIVE: _positive,
    }[answer.case]
    lines = [] if answer.reading.result.meta.get("begins") else writer(answer, words)
    told = " ".join(warnings(answer, words))
    return [*lines, Line(words("mind"), told)] if told else lines


def warnings(answer: Answer, words: Words) -> list[str]:
    """What a reader must know before using the number: precision, too few worlds, choices not computed."""
    found = []
    meta = answer.reading.result.meta
    if meta.get("interrupted") and not meta.get("notice"):
        found.append(words("interrupted"))
    if meta.get("measure") == "fte":
        found.append(words("in_fte"))
    kept = answer.reading.cell("stayed")
    if kept.known and kept.value >= 1:
        working = answer.reading.cell("stayed_working").value
        found.append(words("stayed_told", n=words.number(kept.value), k=words.number(working)))
    if answer.imprecise:
        key = "imprecise_cap" if answer.pairs >= MAX_PAIRS else "imprecise"
        found.append(words(key, half=words.number(answer.net.half_width, 1), pairs=words.number(answer.pairs)))
    if answer.error_of_ends > max(abs(answer.net.value) / 2, 4.0):
        found.append(words("ends_rough", half=words.number(answer.error_of_ends)))
    if answer.pairs < MIN_PAIRS:
        found.append(words.count("few_pairs", answer.pairs))
    if answer.missing:
        asked = " ".join(words.choice(choice, "question") for choice in answer.missing)
        found.append(words("choices_missing", which=asked))
    return found


def nonpositive(answer: Answer, words: Words) -> str:
    """How many of the 20 futures bring nobody extra."""
    return words("nonpositive", k=words.frequency(answer.bridge.share_at_most(0)))


def _target(answer: Answer, words: Words) -> list[str]:
    if not answer.target > 0:
        return partial_targets(answer.reading, words)
    return [words("target", t=words.number(answer.target), k=words.frequency(answer.p_target))]


def _positive(answer: Answer, words: Words) -> list[Line]:
    sure = [
        words("futures"),
        world_range(answer, words),
        nonpositive(answer, words),
        words("only_chance"),
        *_target(answer, words),
    ]
    each = cost_each(answer.cost, answer.net.value)
    advice = words("advice_positive", each=words.euro_each(each)) if each else words("advice_free")
    return [Line(words("how_sure"), " ".join(sure)), Line(words("advice"), advice)]


def _tiny(answer: Answer, words: Words) -> list[Line]:
    cost = [words("tiny_cost", cost=words.euro_each(answer.cost / TINY))] if answer.cost > 0 else []
    sure = [
        nonpositive(answer, words),
        world_range(answer, words),
        words("only_chance"),
        *_target(answer, words),
        *cost,
    ]
    return [Line(words("how_sure"), " ".join(sure)), Line(words("advice"), words("advice_zero"))]


def _negative(answer: Answer, words: Words) -> list[Line]:
    sure = [
        nonpositive(answer, words),
        world_range(answer, words),
        words("only_chance"),
        *_target(answer, words),
    ]
    return [Line(words("how_sure"), " ".join(sure)), Line(words("advice"), words("advice_negative"))]


def _zero(answer: Answer, words: Words) -> list[Line]:
    steps = answer.bridge.whole
    reasons = {
        "why_deadweight": -steps["deadweight"],
        "why_displaced": -steps["displaced"] - steps["spillover"],
        "why_lost": -steps["lost"],
    }
    largest = sorted(((n, key) for key, n in reasons.items() if n > 0), reverse=True)[:2]
    texts = [words.count(key, n, short=short(answer, words)) for n, key in largest]
    nothing = "why_early" if answer.reading.cell("started").value > 0 else "why_nobody"
    chance = answer.bridge.outcomes[0] != answer.bridge.outcomes[-1]
    sure = world_range(answer, words) + (" " + words("only_chance") if chance else "")
    return [
        Line(words("how_come"), " ".join(texts or [words(nothing)])),
        Line(words("how_sure"), " ".join([sure, *_target(answer, words)])),
        Line(words("advice"), words("advice_zero")),
    ]


def _cannot_tell(answer: Answer, words: Words) -> list[Line]:
    registered = answer.registered
    sure = words(
        "sure_placements",
        placements=words.count("placements", answer.bridge.whole["registered"]),
        span=words.span(registered.world_low, registered.world_high),
        cost=words.euro_total(answer.cost),
    )
    (choice, _), _ = _widest_turn(answer)
    advice = words("advice_cannot", what=words.choice(choice.name, "find_out"))
    if _drowned(answer) and answer.pairs < MAX_PAIRS:
        advice = words("advice_drowned")
    elif _is_noise(answer):
        advice = words("advice_noise")
    return [
        Line(words("sure"), " ".join([sure, *_target(answer, words)])),
        Line(words("advice"), advice),
    ]
