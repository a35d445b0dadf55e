"""Sentences for refusals of the score model, survey answers and money; words of the measures."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "score_model.field_missing": N_("The score model lacks the field {field}."),
    "score_model.field_type": N_(
        "{field} in the score model has the wrong form; wanted: {wanted}."
    ),
    "score_model.no_measures": N_("A score model needs at least one measure."),
    "score_model.measure_twice": N_("The measure {key} appears twice in the score model."),
    "score_model.measure_unknown": N_("There is no measure {key}. Known are: {known}."),
    "score_model.weight_negative": N_("The weight of {key} must not be negative."),
    "score_model.weights_all_zero": N_("At least one measure must have a weight above 0."),
    "score_model.half_life_not_positive": N_(
        "{field}: a half-life must be above 0 days, or empty."
    ),
    "score_model.curve_too_short": N_("{field}: a curve needs at least two points."),
    "score_model.curve_not_rising": N_(
        "{field}: the inputs of a curve must rise from left to right."
    ),
    "score_model.curve_points_out_of_range": N_("{field}: a curve must stay between 0 and 100."),
    "score_model.bands_out_of_order": N_(
        "Bands must satisfy 0 ≤ watch < healthy ≤ 100, counted from the first point of each."
    ),
    "score_model.confidence_out_of_range": N_("The minimum confidence must be between 0 and 1."),
    "score_override.nothing_set": N_("Choose a band, or give points."),
    "score_override.band_disagrees": N_("{points} points lie in another band; choose one of both."),
    "score_override.in_future": N_("Health cannot be set from {day} on, still to come."),
    "score_override.until_passed": N_("It cannot end on {day}, before it begins."),
    "score_override.too_long": N_(
        "A health set by hand holds {limit} days at most; set it again after that."
    ),
    "nps.out_of_range": N_("An NPS answer is a whole number from 0 to 10, not {answer}."),
    "csat.out_of_range": N_("A satisfaction answer is a whole number from 1 to 5, not {answer}."),
    "money.unreadable": N_(
        "“{text}” cannot be read as an amount. Write for example 1,200.50 or 120万."
    ),
    "money.too_many_decimals": N_("{currency} has {decimals} decimals; this amount has more."),
    "money.negative": N_("{field} cannot be negative."),
    "money.too_large": N_("This amount is too large to store."),
    "money.two_currencies": N_("The amount names two currencies: {currencies}."),
    "money.currency_unknown": N_(
        "“{currency}” is not a currency code of three letters, such as CNY."
    ),
    "money.mixed_currencies": N_("{one} and {other} cannot be added; convert one of them first."),
}

MEASURE_LABELS: dict[str, str] = {
    "measure.activity": N_("Recent activity"),
    "measure.resolution": N_("Service in time"),
    "measure.renewal": N_("Renewal"),
    "measure.receivables": N_("Payment"),
    "measure.relationship": N_("Relationship"),
    "measure.satisfaction": N_("Satisfaction"),
}

LEVER_LABELS: dict[str, str] = {
    "hold_visit": N_("Hold a visit"),
    "solve_tickets": N_("Solve service tickets in time"),
    "start_renewal": N_("Move the renewal on"),
    "collect_overdue": N_("Collect what is overdue"),
    "meet_decision_maker": N_("Meet a decision maker"),
    "ask_feedback": N_("Ask for feedback"),
}
