"""Sentences for joining a server, handing over and reading, and settling conflicts."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "sync.not_enrolled": N_("This profile works alone. Join a server with kamdesk enrol first."),
    "sync.busy": N_("Another program is exchanging changes for this profile right now."),
    "sync.token_missing": N_(
        "The keychain no longer has this device's token. Ask for a new code and enrol again;"
        " nothing is lost."
    ),
    "server.not_an_address": N_("{value} is no address such as https://crm.example.com."),
    "server.not_encrypted": N_(
        "{value} is not encrypted. Only a server on this very computer may be reached by http."
    ),
    "server.unreachable": N_(
        "The server {server} cannot be reached. Everything you did is kept here and goes out"
        " with the next round."
    ),
    "server.unreadable": N_(
        "What answered is no kamdesk server, or something in between changes its answers."
        " Everything you did is kept here."
    ),
    "server.overloaded": N_(
        "The server is busy. Everything you did is kept here and goes out with the next round."
    ),
    "enrol.sample": N_("A profile of sample data cannot join a server. Make a new one."),
    "enrol.elsewhere": N_("This profile belongs to {server} already."),
    "enrol.another_person": N_("The code is for {name}, but this profile is another person's."),
    "pull.brake": N_(
        "{deletes} records would be deleted here at once. If that is right, sync once with"
        " --allow-deletes."
    ),
    "conflict.unknown": N_("There is no conflict {id}."),
    "conflict.no_both": N_("{field} can hold one value only: choose mine, theirs or another."),
    "conflict.choose": N_("Choose one of: {allowed}."),
}
