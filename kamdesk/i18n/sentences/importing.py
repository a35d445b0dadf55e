"""Sentences for what an import refuses: whole files, mapping files and single rows."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "import.no_file": N_("There is no file {path}."),
    "import.called_off": N_("The import was called off; nothing was stored."),
    "import.empty": N_("{file} is empty."),
    "import.open_quote": N_(
        "{file}: a quotation mark opened in line {line} is never closed. Close it, or take it out."
    ),
    "import.no_header": N_(
        "The first row of {file} does not name its columns; put the column names there."
    ),
    "import.column_twice": N_("{file} has two columns called '{column}'; rename one of them."),
    "import.encoding": N_(
        "{file} is neither UTF-8 nor GB18030 text; save it again as CSV in UTF-8."
    ),
    "import.mixed_encodings": N_(
        "{file} mixes two encodings: line {line} is not UTF-8 while others are. Save the whole"
        " file again as UTF-8."
    ),
    "import.unreadable": N_("{file} cannot be read as CSV or XLSX ({detail})."),
    "import.too_large": N_("{file} is too large to import in one piece; split it."),
    "import.nothing_fits": N_(
        "No column of {file} fits {entity}: {columns}. 'kamdesk fields {entity}' lists what it"
        " knows; a mapping file (--map) can name the rest."
    ),
    "import.column_missing": N_(
        "{file} has no column for {field}, which every new record of {entity} needs. Name it in"
        " a mapping file (--map)."
    ),
    "import.account_not_fitting": N_(
        "Records of {entity} do not belong to one account; leave --account out."
    ),
    "import.mapping_unreadable": N_(
        "{path} is not a mapping file: {detail}. The guide to importing shows how one is written."
    ),
    "import.mapping_entity": N_("The mapping file is for {found}, not for {entity}."),
    "import.mapping_field": N_("The mapping names {field}, which {entity} does not have."),
    "import.mapping_column": N_("The mapping names the column '{column}', which {file} lacks."),
    "import.column_count": N_(
        "Cells in the row: {found}, in the header: {expected}; a delimiter is missing or stands"
        " too much."
    ),
    "import.double": N_("The row repeats line {first}: both have the key '{key}'."),
    "import.day_unclear": N_(
        "{field}: '{value}' could be two dates. Write it as 2026-11-24, or say in a mapping file"
        " whether the day or the month comes first."
    ),
    "import.errors_is_source": N_(
        "{path} is the file being imported; rejected rows would overwrite it. Nothing was changed:"
        " name another file with --errors."
    ),
    "import.errors_exists": N_(
        "{path} is there already and is not a file of rejected rows. Nothing was changed: name"
        " another file with --errors."
    ),
    "import.errors_unwritable": N_(
        "{path} cannot be written, so rejected rows would be lost. Nothing was changed: name a file"
        " in an existing folder you may write to with --errors."
    ),
    "import.parent_rejected": N_(
        "{field}: '{word}' stands in this file but its own row was rejected; mend that row first."
    ),
}
