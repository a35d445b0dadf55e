"""Manual pages of the commands that judge and find."""

from typing import Final

from kamdesk.cli.command import Command, option, word
from kamdesk.i18n import N_

HEALTH: Final = Command(
    "health",
    "health:judged",
    "[NAME] [--as-of DATE]",
    N_("Tell how healthy an account is, and why"),
    N_(
        "Shows the score of an account (0-100), its band, how much of the model was answered,\n"
        "each measure with its weight, what it adds and the facts behind it; what moved the score\n"
        "in 90 days, and what would raise it most. Points are rounded down, so that 74.9 never\n"
        "reads as 75. Without NAME: all accounts. --as-of computes it from what was true then.\n"
        "A health set by hand is shown with who set it, why and until when, beside what the\n"
        "rules say; set it with: add score_overrides account=NAME band=at_risk reason=WHY\n"
        "until=DATE, and take it back with undo.\n"
        "JSON for one: account, id, as_of, score, provisional, band, computed_score,\n"
        "computed_band, override (band, points, reason, until, by), confidence, measures (name,\n"
        "value, weight, contribution, evidence), improvements, change_90_days. JSON for all: an\n"
        "array of account, id, score, band, confidence. An account that cannot be judged has\n"
        "score null and band unscored; provisional is what the few facts would give."
    ),
    (
        word("account", "NAME", N_("The account."), nargs="?"),
        option("--as-of", "DATE", N_("A past day, 2026-09-30.")),
    ),
    (
        (N_("Why is it low?"), "kamdesk health 'Hualan Heavy'"),
        (N_("A quarter ago"), "kamdesk health 'Hualan Heavy' --as-of 2026-09-30 --json"),
    ),
)
CONCENTRATION: Final = Command(
    "concentration",
    "concentration:measured",
    "[--basis payments|won] [--as-of DATE]",
    N_("Tell how much of the business hangs on few customers"),
    N_(
        "Adds what was paid in the last twelve months by ultimate parent, in the base currency,\n"
        "and shows shares, CR1, CR3, CR5, HHI and the effective number of customers, with alerts\n"
        "at 30, 50 and 80 %, and beside each share how firmly the group has stayed. Amounts in a\n"
        "currency without a rate are never added; they are measured by themselves.\n"
        "--as-of takes the twelve months up to a past day; parents and renewals are today's.\n"
        "JSON: an array, one object for each currency: basis, from, to, currency, total_minor,\n"
        "cr1, cr3, cr5, hhi, effective_number, groups (account, id, amount_minor, share, alert,\n"
        "stability)."
    ),
    (
        option(
            "--basis",
            "WHAT",
            N_("payments received, or deals won; payments."),
            choices=("payments", "won"),
            default="payments",
        ),
        option("--as-of", "DATE", N_("The year ends on this past day, 2026-09-30; today.")),
    ),
    (
        (N_("For a spreadsheet"), "kamdesk concentration --json"),
        (N_("A year ago"), "kamdesk concentration --as-of 2025-11-24"),
    ),
)
SEARCH: Final = Command(
    "search",
    "searching:found",
    "TEXT [--limit N]",
    N_("Find records by any word in them"),
    N_(
        "Finds names first, then how they sound (pinyin and initials), numbers, and texts, newest\n"
        "first. All words must occur. JSON: an array of entity, id, text, account."
    ),
    (
        word("text", "TEXT", N_("The words to look for."), nargs="+"),
        option("--limit", "N", N_("At most so many; 50."), type=int, default=50),
    ),
    ((N_("By initials"), "kamdesk search hlzg"),),
)
COMMANDS: Final = (HEALTH, CONCENTRATION, SEARCH)
