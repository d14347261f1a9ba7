"""Words of the page: what it is, and why a claim does not pass, as far as that is known; by replay and claim."""

INTRODUCTION = """
Published trials, done over again inside the model at its default parameters. The treatment is an instrument that
labsim ships, at the strength its own file states; nothing is tuned to what a trial found. Who is treated follows from
the instrument's own keyed lot, so who is treated at one saturation is treated at every larger one.

Every replay answers twice. **The trial's answer** compares, as the trial did, treated with untreated people of the
same world. **The true answer** compares each of them with himself or herself in the paired world without the
treatment. With T treated, U untreated, e what people do with and e0 without it:

    trial = mean_T(e) - mean_U(e)  =  treated, true  -  untreated, true  +  luck

What the untreated lose to the treated counts as a gain of the treatment in the first, and luck is what the lot made
differ between the groups anyway, nothing on average. That is why labsim lives every world twice.

Claims are about sign and shape, never size, and were written down before any outcome. A claim **passes** where the
whole 95 % interval over seeds lies within its bounds, **fails** where the whole of it lies outside, and **cannot be
told** otherwise. None of them is moved to make it pass; where one does not, the reason is given as far as it is known.
"""

REASONS: dict[str, str] = {
    "outreach.openings": (
        "nothing that policy can do here makes an employer open a vacancy: `engaged`, `informed` and `learning` change "
        "whom it hires and how willingly. Openings follow from leavers, growth and job creation (`openings`), so a "
        "visit can fill vacancies sooner and cannot call them into being. The trial's rise in vacancies posted is "
        "outside what labsim can show, and an effect of outreach through it is missing from every answer."
    ),
}


def reason(replay: str, key: str) -> str:
    """Why a claim does not pass, '' where nothing is known."""
    return REASONS.get(f"{replay}.{key}", "")
