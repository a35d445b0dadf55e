"""Sentences for what the deeds of a day refuse: deals, tasks, promises, visits, bulk edits."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "opportunity.no_loss_reason": N_("Say why the deal was lost; the next one learns from it."),
    "opportunity.on_future_day": N_("The deal cannot have moved on {day}, which is still to come."),
    "contract.renewal_runs": N_("The renewal runs already, as the deal {name}."),
    "contract.is_renewed": N_("{name} is renewed already."),
    "task.not_open": N_("This task is already done or dropped; reopen it first."),
    "task.is_open": N_("This task is open already."),
    "task.other_list": N_("The task cannot be put there: the other one is not in the same list."),
    "commitment.not_open": N_("This commitment is already settled; reopen it first."),
    "commitment.is_open": N_("This commitment is open already."),
    "commitment.on_future_day": N_("A commitment cannot be settled on {day}, still to come."),
    "commitment.due_in_past": N_("{day} has passed; choose today or a later day."),
    "comment.no_account": N_("Comments belong to records of an account; this one has none."),
    "comment.ambiguous_mention": N_(
        "Several colleagues are called {name}; pick the one you mean from the list."
    ),
    "feedback.nothing_said": N_("Give a score or a sentence; an empty answer says nothing."),
    "feedback.in_future": N_("Feedback cannot be given on {day}, which is still to come."),
    "feedback.due_in_past": N_("{day} has passed; choose today or a later day for the answer."),
    "goal.bad_quarter": N_("'{value}' is not a quarter; write it as 2026Q4."),
    "visit.planned_in_past": N_("{at} has passed; log the visit instead of planning it."),
    "visit.is_cancelled": N_("This visit was called off; undo that, or plan a new one."),
    "visit.no_reason": N_("Say why the visit is called off."),
    "account_view.no_name": N_("Give the view a name."),
    "account_view.long_name": N_("The name of a view has at most {limit} letters."),
    "account_view.name_taken": N_("There is already a view called {name}."),
    "account_view.missing": N_("This view is no longer there."),
    "deal_view.no_name": N_("Give the view a name."),
    "deal_view.long_name": N_("The name of a view has at most {limit} letters."),
    "deal_view.name_taken": N_("There is already a view called {name}."),
    "deal_view.missing": N_("This view is no longer there."),
    "bulk.nothing_chosen": N_("Choose the records and at least one field to change."),
    "bulk.unique_field": N_("{field} is different for every record and cannot be set for many."),
    "bulk.not_a_list": N_("{field} holds one value; words can only be added to lists."),
    "calendar.unknown": N_("There is no working calendar called '{calendar}'."),
    "reminder.in_past": N_("{until} has passed; choose a later moment."),
}
