"""What the server says to its administrator, and devices to people on its behalf."""

from kamdesk.i18n.catalogues import N_

SENTENCES: dict[str, str] = {
    "bind.not_loopback": N_(
        "{value} can be reached from other computers. Without encryption the server listens on"
        " 127.0.0.1, ::1 or localhost only."
    ),
    "bind.not_an_address": N_("{value} is no address such as 127.0.0.1:8440."),
    "bind.taken": N_("The server cannot listen on {value}: {reason}."),
    "database.unknown_url": N_(
        "KAMDESK_DATABASE_URL must begin with postgresql:// or be left out for SQLite."
    ),
    "database.unreachable": N_("The database cannot be reached or used. ({kind})"),
    "quota.not_a_number": N_("KAMDESK_BLOB_QUOTA is a number of bytes; {value} is none."),
    "server.not_initialised": N_("There is no database yet: run kamdesk-server init."),
    "server.no_home": N_("No server was set up in {path} yet: run kamdesk-server init."),
    "server.older_database": N_(
        "The database was written by an older version. Stop all servers, then run"
        " kamdesk-server init."
    ),
    "server.newer_database": N_("The database was written by a newer version; install that one."),
    "server.rolled_back": N_(
        "The database is older than what was served before. Put the backup back with"
        " kamdesk-server restore, so that the devices can bring what is missing."
    ),
    "server.failed": N_("The server met an error of its own. Nothing was stored."),
    "user.no_name": N_("A user needs a name."),
    "user.unknown_role": N_("{value} is no role; there are: {allowed}."),
    "user.unknown": N_("There is no user called {value}."),
    "user.disabled": N_("This user was shut out of the server."),
    "user_file.no_column": N_("The file lacks the column {column}."),
    "user_file.missing": N_("There is no file {path}."),
    "territory.unknown": N_("There is no territory called {value}."),
    "territory.exists": N_("There is a territory called {value} already."),
    "device.unknown": N_("The server does not know this device."),
    "device.revoked": N_("This device was shut out of the server."),
    "enrol.bad_code": N_("The code is wrong, used or too old. Ask for a new one."),
    "enrol.slow_down": N_("Too many wrong codes. Wait a minute."),
    "hello.upgrade": N_("The server needs a newer version of kamdesk."),
    "push.fork": N_("The server holds other changes under this number."),
    "push.later": N_("The server is busy; this device asks again by itself."),
    "push.brake": N_("{deletes} records would be deleted at once. Somebody has to agree first."),
    "pull.rewind": N_("The server was restored; this device reads on from an earlier place."),
    "blob.invisible": N_("There is no such attachment."),
    "blob.offset": N_("A part of the attachment is missing in between."),
    "blob.wrong_hash": N_("The attachment arrived damaged and is sent again."),
    "blob.too_big": N_("The attachment is bigger than {limit} bytes."),
    "blob.quota": N_("The server has no room left for attachments."),
    "blob.range": N_("The part asked for lies beyond the attachment's end."),
    "server_backup.exists": N_("{path} is there already and is not replaced."),
    "server_backup.damaged": N_("{path} is damaged or no backup; nothing was changed."),
}
