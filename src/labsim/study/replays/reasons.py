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

LOT = (
    "this line holds the luck of the lot, whose spread is larger than what the untreated lose: with as few areas as "
    "here a trial cannot see its own bias. `others_lose` is the same quantity without luck."
)
VISIT = (
    "a visit wins over one employer in five (`persuaded`), and what it changes there is how people whom the employer "
    "service presents are seen, how much risk is feared, and learning places. Most hires go through none of these, so "
    "visits move few of them in half a year. The trial's visits came with free recruitment services, which labsim has "
    "apart, as consultants of the employer service."
)
SPREAD = (
    "what participants win is taken from everybody who looks for work in the region, with and without a job and from "
    "elsewhere, of whom the untreated are a part: all of them together do lose (`net_small`), the untreated too little "
    "to be seen. In the trial's areas treated and untreated graduates looked for the same jobs."
)
REASONS: dict[str, str] = {
    "saturation.others_lose": SPREAD,
    "saturation.slack_worse": SPREAD,
    "digital_advice.gone": (
        "the gain falls with coverage and does not vanish. With everybody on the channel residents together still work "
        "more (last column), so what it brings is not only taken from each other: in the model seeing more vacancies "
        "makes more hires. Least is left where vacancies are scarce. An answer about a channel that everybody uses is "
        "on the high side."
    ),
    "saturation.trial_biased": LOT,
    "saturation.bias_grows": LOT,
    "outreach.hires": VISIT,
    "outreach.filled": VISIT,
    "outreach.elsewhere": "where visited employers hire hardly anybody more, nothing is taken from others.",
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
