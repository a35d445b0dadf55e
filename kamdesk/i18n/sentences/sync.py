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
    "server.no_such_name": N_(
        "Nobody here knows the name {host}. Look for a slip in the address, and whether this"
        " computer is on the network."
    ),
    "server.shut": N_(
        "{host} is there, but nothing answers at its port {port}. Ask your administrator whether"
        " the server runs."
    ),
    "server.silent": N_(
        "{host} gives no answer. A firewall may be in between, or the network wants a proxy."
    ),
    "server.unreadable": N_(
        "What answered is no kamdesk server, or something in between changes its answers."
        " Everything you did is kept here."
    ),
    "server.overloaded": N_(
        "The server is busy. Everything you did is kept here and goes out with the next round."
    ),
    "server.not_trusted": N_(
        "The certificate of {server} is not one this computer believes. If your company signs its"
        " own, choose its file in the settings or with --ca; else somebody may be listening."
        " Nothing was sent."
    ),
    "proxy.not_an_address": N_(
        "{value} is no proxy: write system, none, host:port, or the address of a .pac script."
    ),
    "proxy.not_a_script": N_("{value} is no proxy script: its address ends in .pac or .dat."),
    "proxy.needs_password": N_(
        "The proxy's password of {name} is asked for in a terminal, or read from"
        " KAMDESK_PROXY_PASSWORD."
    ),
    "proxy.login_wanted": N_(
        "The proxy {proxy} wants to know who you are, or does not believe it. Give name and"
        " password in the settings, or sync once with --proxy-login. Everything you did is kept"
        " here."
    ),
    "proxy.unreachable": N_(
        "The proxy {proxy} cannot be reached, or does not let anybody through to {server}."
        " Everything you did is kept here."
    ),
    "proxy.script_failed": N_(
        "The proxy script {script} cannot be read or gives no answer. Everything you did is kept"
        " here."
    ),
    "authority.unreadable": N_("This file holds no certificates in PEM form."),
    "sync.broke": N_(
        "Exchanging changes failed by a mistake in kamdesk itself. Everything you did is kept here;"
        " it is tried again."
    ),
    "sync.stopped": N_("The exchange of changes was stopped. It goes on where it was."),
    "enrol.sample": N_("A profile of sample data cannot join a server. Make a new one."),
    "enrol.elsewhere": N_("This profile belongs to {server} already."),
    "enrol.another_person": N_("The code is for {name}, but this profile is another person's."),
    "pull.brake": N_(
        "{deletes} records would be deleted here at once. If that is right, sync once with"
        " --allow-deletes."
    ),
    "sync.signed_out": N_(
        "This device has signed out. Everything is kept here; join again with a new code."
    ),
    "conflict.unknown": N_("There is no conflict {id}."),
    "conflict.no_both": N_("{field} can hold one value only: choose mine, theirs or another."),
    "conflict.choose": N_("Choose one of: {allowed}."),
    "conflict.too_long_ago": N_("What was settled more than {days} days ago stays settled."),
    "conflict.changed_since": N_("Somebody has changed this field since; nothing was taken back."),
    "conflict.no_rule": N_("Only a person can decide this; there is no rule for it."),
}
