"""Sentences of the pure rules: conditions, credit codes."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "condition.too_long": N_("The condition is longer than {limit} characters. Split it."),
    "condition.too_deep": N_("The condition is nested deeper than {limit} levels. Split it."),
    "condition.too_many_parts": N_("The condition has more than {limit} parts. Split it."),
    "condition.too_many_values": N_("The condition lists more than {limit} values."),
    "condition.value_too_long": N_("A value in the condition is longer than {limit} characters."),
    "condition.number_out_of_range": N_(
        "A number may have {digits} digits before the point and {decimals} after it."
    ),
    "condition.too_far": N_("A date may lie at most {years} years from today."),
    "condition.bad_name": N_("“{field}” cannot be the name of a column."),
    "condition.bad_json": N_("The stored condition is damaged at {found}."),
    "condition.unclosed_text": N_("Column {column}: the quotation is not closed. Add {closing}"),
    "condition.stray_character": N_("Column {column}: “{found}” means nothing here."),
    "condition.expected_field": N_(
        "Column {column}: the name of a column belongs here, not “{found}”. "
        "Put unusual names in brackets: [name]."
    ),
    "condition.expected_comparison": N_(
        "Column {column}: a comparison such as ==, <, in, contains or is empty belongs here, "
        "not “{found}”."
    ),
    "condition.expected_value": N_(
        'Column {column}: a value such as 100, "text", 2026-11-21 or today - 30 belongs here, '
        "not “{found}”."
    ),
    "condition.expected_number": N_("Column {column}: a number belongs here, not “{found}”."),
    "condition.expected_whole_number": N_(
        "Column {column}: a whole number belongs here, not “{found}”."
    ),
    "condition.expected_sign": N_("Column {column}: “{sign}” belongs here, not “{found}”."),
    "condition.expected_connective": N_(
        "Column {column}: “and” or “or” belongs here, not “{found}”."
    ),
    "condition.no_such_day": N_("Column {column}: there is no day {found}."),
    "condition.unknown_field": N_("There is no column “{field}”. There are: {known}."),
    "condition.unknown_field_like": N_(
        "There is no column “{field}”. Did you mean “{suggestion}”?"
    ),
    "condition.wrong_operator": N_(
        "“{operator}” cannot be asked of column “{field}”. It takes: {allowed}."
    ),
    "condition.needs_number": N_(
        "Column “{field}” holds numbers. Write one without quotes instead of “{found}”."
    ),
    "condition.needs_date": N_(
        "Column “{field}” holds dates. Write 2026-11-21 or today - 30 instead of “{found}”."
    ),
    "condition.needs_text": N_("Column “{field}” holds text. Put quotes around “{found}”."),
    "condition.needs_yes_or_no": N_(
        "Column “{field}” is yes or no. Write true or false instead of “{found}”."
    ),
    "condition.money_too_fine": N_("Amounts in column “{field}” have at most {decimals} decimals."),
    "condition.unknown_choice": N_(
        "Column “{field}” never holds “{found}”. It holds one of: {choices}."
    ),
    "credit_code.wrong_length": N_(
        "A unified social credit code has 18 characters, this one has {length}."
    ),
    "credit_code.wrong_character": N_(
        "“{found}” at position {position} cannot stand in a unified social credit code."
    ),
    "credit_code.wrong_organisation_check": N_(
        "The organisation part of the unified social credit code does not add up. Check it again."
    ),
    "credit_code.wrong_check": N_(
        "The last character of the unified social credit code does not add up. Check it again."
    ),
}
