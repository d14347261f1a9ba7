"""Words of the page: what it is, why a line is off and which parameter moves it, what a part teaches.

Reasons are by line and side ('low': below its bounds); a line that is within its bounds shows none.
"""

INTRODUCTION = """
Whether the world of labsim is alive and steady, and whether it looks like the published one. Every line has bounds
and a verdict: **within** or **off**; a line without bounds is only shown. Bounds are never loosened to make a line
pass; where a line is off, the reason is given as far as it is known. `±` is half of the 95 % interval over seeds: the
error of the simulation and nothing else.

Levels (hazards, intensities, standards) were fitted so that stocks stand still; flows, durations, elasticities, the
Beveridge curve and everything about instruments were not.

Whether instruments do what trials found, in sign and shape, stands in [replays of published trials](replays.md).
"""

REASONS: dict[str, dict[str, str]] = {
    "kick.half_v_high": {
        "low": "vacancies above normal are filled or withdrawn soon, by searchers with a job and from elsewhere too "
        "(`seekers.search_*_share`, `seekers.apply_shadow`, `openings.lapse_*_w`).",
    },
    "kick.half_v_low": {
        "high": "vacancies come back as positions that rest open again, a few percent of them a week "
        "(`openings.expand_w`): slower than a surplus is filled.",
    },
    "elasticities.sum": {
        "high": "both sides bind at the same time: more searchers find openings that nobody fitted, more openings find "
        "people who applied elsewhere.",
    },
    "elasticities.seekers": {
        "low": "openings bind: too many acceptable applicants per opening (`search.direct_contacts`, `listing.theta`).",
        "high": "searchers bind: too few acceptable applicants per opening (`listing.theta`, `seekers.apply_*`).",
    },
    "elasticities.vacancies": {
        "low": "searchers bind: applications are capped by person, and with a quarter of the openings gone they go to "
        "the rest (`seekers.apply_*`).",
        "high": "openings bind (`search.direct_contacts`, `listing.theta`).",
    },
    "flows.duration": {
        "low": "vacancies fill too fast (`listing.theta` too low or `seekers.apply_shadow` too high).",
        "high": "vacancies fill too slowly (`listing.theta` too high or `seekers.apply_shadow` too low).",
    },
    "flows.hard_share": {
        "low": "the standard falls too fast (`listing.delta`) or durations are short.",
        "high": "durations are long (`listing.theta`), or vacancies differ: with one constant chance a week 56 % of "
        "the stock is this old at a mean of 13 weeks. Those left are the hard ones, by their segment, their own "
        "standard, and because all are seen twice as often in their first two weeks. A standard that falls "
        "(`listing.delta`) and lapses from week 8 on (`openings.lapse_late_w`) work against it.",
    },
    "flows.posted_share": {
        "low": "too few openings are posted (`openings.posted_permanent`, `openings.posted_flex`).",
        "high": "too many openings are posted, or direct openings die (`openings.posted_*`, `listing.direct_lower`).",
    },
    "flows.applications": {
        "low": "searchers apply too rarely or refuse too much (`seekers.apply_*`, `seekers.reserve_jobless`).",
        "high": "searchers apply too often for the number of vacancies (`seekers.apply_*`).",
    },
    "flows.u_to_e": {
        "low": "job finding is too slow for the stock: too little turnover (`end_jobs.loss_*`, `seekers.apply_*`).",
        "high": "too much turnover through unemployment (`end_jobs.loss_flex_w`).",
    },
    "flows.u_to_n": {
        "low": "the unemployed without benefit hold out too long (`seekers.give_up_w`).",
        "high": "the unemployed without benefit give up too easily: shocks vanish into "
        "inactivity (`seekers.give_up_w`).",
    },
    "flows.n_to_lf": {
        "low": "too few inactive are activated (`seekers.active_*`).",
        "high": "too many inactive are activated (`seekers.active_*`).",
    },
    "flows.job_to_job": {
        "low": "movers want too much or are refused (`seekers.search_*_share`, `seekers.job_memory`).",
        "high": "too much search on the job (`seekers.search_*_share`).",
    },
    "flows.bijstand_long": {
        "low": "recipients leave too soon for other reasons than work (`benefits.exit_other_w`, `guidance.onset_w`).",
        "high": "too little turnover in bijstand (`benefits.exit_other_w`, `benefits.from_*`).",
    },
    "flows.long_unemployed": {
        "low": "who gives up and comes back starts a new spell (`seekers.give_up_w`), and bijstand groups B and C, who "
        "are out of work longest, are not counted as unemployed.",
        "high": "the long unemployed find work too rarely (`selection.stigma`, `selection.ability_sd`).",
    },
    "flows.bijstand_inflow": {
        "low": "the inflow is fitted to what leaves, and too little leaves (`benefits.exit_other_w`, "
        "`seekers.apply_a`); what begins and ends between two snapshots is not seen.",
        "high": "the inflow is fitted to what leaves, and too much leaves (`benefits.exit_other_w`, "
        "`seekers.apply_a`).",
    },
    "flows.bijstand_work_1": {
        "low": "newcomers already have many barriers (`benefits.barrier_factor`) or apply too rarely "
        "(`seekers.apply_a`).",
        "high": "newcomers have too few barriers (`benefits.barrier_factor`) or apply too often (`seekers.apply_a`).",
    },
    "flows.bijstand_work_3": {
        "low": "barriers accumulate: they arise for as long as bijstand lasts (`guidance.onset_w`) and few are "
        "relieved, so that after three years most are in group C, who do not apply.",
        "high": "too few barriers accumulate (`guidance.onset_w`), or group B applies too often (`seekers.apply_b`).",
    },
    "flows.bijstand_work": {
        "low": "recipients search too little or their barriers weigh too much (`seekers.apply_a`, "
        "`selection.barrier`).",
        "high": "recipients find work too easily (`seekers.apply_a`, `seekers.apply_b`, `selection.barrier`).",
    },
    "eta.eta_0.7": {
        "low": "job creation reacts too weakly (`openings.create_rate`).",
        "high": "job creation overshoots (`openings.create_rate`, `openings.memory_w`).",
    },
    "eta.eta_1": {
        "low": "job creation reacts too weakly (`openings.create_rate`).",
        "high": "job creation overshoots (`openings.create_rate`, `openings.memory_w`).",
    },
}

REMARKS: dict[str, str] = {
    "eta": """
Job creation is measured with outside jobs given: with an elastic border a part of the extra seekers finds work that
comes to exist elsewhere, and fewer positions are made here. What both ends do together is in the tables.

New positions in the region are filled for seven tenths after three years; those that are not are in trades in which
nobody fits, and most of them are vacancies of eight weeks or older. Residents have as many jobs more here as they have
less outside: they did not leave those jobs, they did not take them, and employers outside found somebody else. That is
why residents gain so little, whatever the border does. It was isolated by a run: with 2,000 new positions and jobs
outside that are offered to residents again when these leave or do not take them, residents gained 110 to 160 in place
of 90 to 140 (six pairs). Studies of local shocks find more; Kil IV should be read with this in mind.
""",
    "standstill": """
Work of people past the pension age and of people with a disability benefit is not steady, and cannot be: half of
the WAO ends by age in these eight years, and with it the work beside it. The levels of both were fitted to what
they are at the start of the burn-in.
""",
    "beveridge": """
The swing of demand that is imposed moves vacancies by a quarter up and down and unemployment by six or seven
percent: most of the movement is taken up by people who come out of inactivity or go back to it. With so small a
swing of unemployment the lag between the two is lost in the noise of four seeds.
""",
    "baseline": """
In 2019 unemployment fell by a seventh and employment grew by two percent. Here jobs of employees and residents at
work grow by a third of what was published: growth opens positions, many of which stay open for long. Fewer come from
inactivity than did in the country, and nobody new comes to live in the region because there is work.
""",
    "net": """
In the first year the school keeps people from searching: fewer than one is missing from work, and that is sure. After
two years, where vacancies are plentiful (tight) and jobs are given, it adds two people, which is at the edge of what
twelve pairs can tell; in the slack segment none, because its graduates take the place of others. After three years
twelve pairs tell nothing: the error is four persons or more. So they do not tell the ends of the border or of job
creation apart either.

Job creation does not raise the net: it follows people, and the school brings nobody into the labour force. It adds
noise: the spread of one pair after three years is 6 to 9 persons at eta 0 and 10 to 13 at eta 1. Probably because in
two worlds that differ in who has work other people give up or come back, which moves positions; this was not isolated
by a run.
""",
}
