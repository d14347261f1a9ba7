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
"""

REASONS: dict[str, dict[str, str]] = {
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
        "high": "durations are long (`listing.theta`, `listing.delta`).",
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
    "flows.bijstand_work": {
        "low": "recipients search too little or their barriers weigh too much (`seekers.apply_a`, `selection.barrier`).",
        "high": "recipients find work too easily (`seekers.apply_a`, `seekers.apply_b`, `selection.barrier`).",
    },
    "eta.eta_1": {
        "low": "job creation reacts too weakly (`openings.create_rate`).",
        "high": "job creation overshoots (`openings.create_rate`, `openings.memory_w`).",
    },
}

REMARKS: dict[str, str] = {
    "standstill": """
Known: an elastic border is not neutral at rest. The burn-in lives with `outside_eta` 0; from the start on, a share
`outside_eta` of the outside jobs that residents take opens again at once (`hiring.hire_outside`), so more of them are
offered than in the stationary state. One seed, start and after four years, with eta and outside_eta at 0 and 0 | 0.7
and 0.5 | 0 and 1: employed outside 34,883 to 35,171 | 39,846 | 45,166; employed here 35,814 to 35,795 | 33,610 |
31,208; inactive 26,615 to 26,496 | 24,264 | 21,675; unemployed 2,788 to 2,637 | 2,379 | 2,050; posted vacancies 1,721
to 1,605 | 1,878 | 3,436. With both at 0 the world stands still; at the default it does not. Both worlds of a pair live
with the same drift, so nets are differences on a moving ground. Job creation alone (0.7 and 0) adds 0.9 % positions in
four years: the gap in durations is convex, so noise creates jobs.
""",
    "kick": """
Vacancies overshoot by a tenth after one to three years. Job creation is the likely cause: positions that were created
or withdrawn while durations were off stay so until durations are off to the other side. A run at eta 0, which would
tell, has not been made.
""",
    "flows": """
These worlds live with the default border, which is not neutral at rest (see Standstill): the levels of vacancies and
of unemployment are not those of the burn-in, and a part of the high job finding may come from there.
""",
    "baseline": """
The default border is not neutral at rest (see Standstill): there residents move to outside jobs, jobs here stay empty
and vacancies rise, as they do here. WW is another matter: it was fitted to stand still near 2,000, so from its start of
1,554 it rises where the published number fell.
""",
}
