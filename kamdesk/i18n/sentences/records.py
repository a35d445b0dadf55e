"""Sentences for what records and values refuse."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "record.missing": N_("There is no {entity} with the id {id}; it may have been deleted."),
    "record.not_deleted": N_("The {entity} {id} is not in the recycle bin."),
    "record.field_missing": N_("{field} is needed; fill it in."),
    "record.unknown_field": N_(
        "{entity} has no field {field}; 'kamdesk fields {entity}' lists them."
    ),
    "record.field_fixed": N_(
        "{field} cannot be changed; make a new record there and delete this one."
    ),
    "record.append_only": N_(
        "What was said stays as it was said. Add another {entity}, or delete this one if it is"
        " yours."
    ),
    "record.not_yours": N_("Only whoever wrote this {entity} can take it back."),
    "record.changed_meanwhile": N_(
        "{field} was changed while you were editing; look at the new value and save again."
    ),
    "record.ends_before_start": N_("{field}: the end {end} lies before the start {start}."),
    "record.not_unique": N_("{field}: {value} already belongs to another record ({other})."),
    "record.in_use": N_(
        "{name} cannot be deleted: {n} records point to it ({uses}). Give them another first."
    ),
    "record.lost_its_place": N_(
        "It cannot come back: its {entity} was deleted too; restore that first."
    ),
    "user.in_use": N_(
        "{name} cannot be deleted: {n} records name this person ({uses}). Set active=no instead."
    ),
    "user.own": N_("{name} is the person this profile belongs to and cannot be deleted."),
    "score_model.in_force": N_(
        "The score model {name} is in force; set active=no before deleting it."
    ),
    "reference.unknown": N_(
        "No {entity} is called '{word}'; give its id, external id or exact name."
    ),
    "reference.ambiguous": N_(
        "Several {entity} records are called '{word}': {candidates}. Give the id."
    ),
    "reference.other_account": N_(
        "{field} belongs to another account; choose one of this account."
    ),
    "value.wrong_type": N_("{field}: '{value}' is not the kind of value this field holds."),
    "value.out_of_range": N_("{field}: {value} must lie between {low} and {high}."),
    "value.too_long": N_("{field} is longer than {limit} characters; shorten it."),
    "value.bad_character": N_("{field} holds a line break or a character that cannot be stored."),
    "value.not_a_choice": N_("{field}: '{value}' is not one of {allowed}."),
    "value.not_a_currency": N_("{field}: '{value}' is not a currency code such as CNY or USD."),
    "value.not_a_number": N_("{field}: '{value}' is not a number."),
    "value.not_a_date": N_("{field}: '{value}' is not a date; write it as 2026-11-24."),
    "value.not_a_time": N_("{field}: '{value}' is not a time; write it as 2026-11-24T09:30."),
    "value.not_yes_or_no": N_("{field}: '{value}' is neither yes nor no."),
    "value.not_json": N_("{field} is not valid JSON."),
    "account.parent_circle": N_(
        "The parent account lies below this account; groups cannot circle."
    ),
    "position.reports_in_circle": N_(
        "Reporting lines would run in a circle; choose another person."
    ),
    "opportunity.no_stages": N_("There are no stages yet; add one with 'kamdesk add stages'."),
    "visit.in_future": N_("The visit lies in the future ({at}); plan it instead of logging it."),
    "visit.nothing_said": N_("Write at least one line: notes, an outcome or an objective."),
    "visit.already_held": N_("This visit is already logged; edit it instead."),
    "visit.held_and_cancelled": N_("A visit that took place cannot be cancelled."),
    "touch.in_future": N_("The touch lies in the future ({at}); make it a task instead."),
    "ticket.in_future": N_("The ticket lies in the future ({at}); correct the time."),
    "ticket.already_answered": N_("This ticket is already answered; edit it to correct the time."),
    "ticket.already_solved": N_("This ticket is already solved; edit it to reopen it."),
    "undo.nothing": N_("There is nothing to undo."),
    "redo.nothing": N_("There is nothing to redo."),
}
