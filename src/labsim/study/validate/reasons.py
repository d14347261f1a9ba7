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
        "low": "recipients search too little or their barriers weigh too much (`seekers.apply_a`, `seekers.barrier`).",
        "high": "recipients find work too easily (`seekers.apply_a`, `seekers.apply_b`, `seekers.barrier`).",
    },
    "eta.eta_1": {
        "low": "job creation reacts too weakly (`openings.create_rate`).",
        "high": "job creation overshoots (`openings.create_rate`, `openings.memory_w`).",
    },
}

REMARKS: dict[str, str] = {}
