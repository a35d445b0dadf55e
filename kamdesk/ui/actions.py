"""Every verb of the window, declared once: shortcuts, menus and the palette read this list."""

from enum import Enum, auto
from typing import Final

from msgspec import Struct

from kamdesk.i18n import N_
from kamdesk.ui import settings_list
from kamdesk.ui.rooms import RAIL, ROOMS
from kamdesk.ui.settings_list import SETTINGS

EVERYWHERE: Final = frozenset(room.key for room in ROOMS)


class Needs(Enum):
    """What must be there before a verb makes sense."""

    NOTHING = auto()
    ACCOUNT = auto()
    UNDO = auto()
    REDO = auto()


class Action(Struct, frozen=True):
    """One verb. ``id`` is the intent the window carries out; ``rooms`` where its keys hold.

    ``keys`` are Qt key names; a single letter is silent while a text field has the keyboard.
    ``here_only`` says nothing outside of ``rooms``: the palette offers it nowhere else.
    """

    id: str
    title: str
    icon: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    rooms: frozenset[str] = EVERYWHERE
    in_palette: bool = True
    here_only: bool = False


_RECORD: Final = frozenset({"account"})
_LISTS: Final = frozenset({"accounts", "account"})
_LIST: Final = frozenset({"accounts"})
_DAY: Final = frozenset({"today"})
_DEALS: Final = frozenset({"opportunities"})
_WEEK: Final = frozenset({"week"})
_WORK: Final = frozenset({"tasks"})
_VOICE: Final = frozenset({"feedback"})
_SYNC: Final = frozenset({"sync"})
_IN_ITS_OWN_RIGHT: Final = frozenset({"import", "recycle_bin", "cover"})  # verbs as well
_NOTES: Final = frozenset({"visit", "capture"})  # where a letter is nearly always meant as text

ACTIONS: Final = (
    Action("visit.log", N_("Log visit"), "plus", ("Ctrl+N",)),
    Action("visit.capture", N_("Capture visit"), "notebook-pen", ("Ctrl+Shift+V",)),
    Action("account.visit", N_("Log visit"), "handshake", ("V",), Needs.ACCOUNT, _LISTS),
    Action("account.new", N_("New record on this tab"), "plus", ("N",), Needs.ACCOUNT, _RECORD,
           here_only=True),
    Action("accounts.new", N_("New account"), "plus", ("N",), rooms=_LIST),
    Action("account.edit", N_("Edit what is chosen"), "pencil", ("E",), Needs.ACCOUNT, _RECORD,
           here_only=True),
    Action("account.brief", N_("Account brief"), "file-text", ("B",), Needs.ACCOUNT, _RECORD),
    Action("account.score", N_("Show what the score rests on"), "gauge", ("H",), Needs.ACCOUNT,
           _RECORD),
    Action("account.mine", N_("Put my value back"), "undo-2", ("M",), Needs.ACCOUNT, _RECORD),
    Action("account.open", N_("Open account"), "building-2", (), Needs.ACCOUNT),
    Action("account.pin", N_("Pin or unpin account"), "star", (), Needs.ACCOUNT),
    Action("account.survey", N_("Survey this account"), "megaphone", (), Needs.ACCOUNT),
    Action("account.overview", N_("Overview"), "layout-dashboard", ("1",), Needs.ACCOUNT, _RECORD),
    Action("account.people", N_("Stakeholders"), "users", ("2",), Needs.ACCOUNT, _RECORD),
    Action("account.visits", N_("Visits"), "handshake", ("3",), Needs.ACCOUNT, _RECORD),
    Action("account.deals", N_("Opportunities"), "square-kanban", ("4",), Needs.ACCOUNT, _RECORD),
    Action("account.contracts", N_("Contracts & AR"), "banknote", ("5",), Needs.ACCOUNT, _RECORD),
    Action("account.tickets", N_("Tickets"), "headphones", ("6",), Needs.ACCOUNT, _RECORD),
    Action("account.plan", N_("Account plan"), "target", ("7",), Needs.ACCOUNT, _RECORD),
    Action("account.projects", N_("Projects"), "milestone", ("8",), Needs.ACCOUNT, _RECORD),
    Action("account.timeline", N_("Timeline"), "history", ("9",), Needs.ACCOUNT, _RECORD),
    Action("account.files", N_("Files"), "paperclip", ("0",), Needs.ACCOUNT, _RECORD),
    Action("accounts.write", N_("Write in the list"), "pencil", (), Needs.ACCOUNT, _LIST,
           here_only=True),
    Action("accounts.together", N_("Edit accounts together"), "list-checks", ("E",),
           Needs.ACCOUNT, _LIST, here_only=True),
    Action("accounts.inspector", N_("Show or hide the inspector"), "panel-right", ("Ctrl+I",),
           rooms=_LIST),
    Action("accounts.filter", N_("Filter the list by a field"), "list-filter", ("F",),
           rooms=_LIST),
    Action("accounts.sort", N_("Order the other way, or by the next column"), "arrow-down", ("S",),
           rooms=_LIST, in_palette=False),
    Action("accounts.columns", N_("Choose columns"), "columns-3", rooms=_LIST),
    Action("accounts.views", N_("Views of the list"), "list", rooms=_LIST, in_palette=False),
    Action("accounts.save_view", N_("Save list as view"), "save", rooms=_LIST),
    Action("account.previous", N_("Previous account"), "chevron-left", ("[",), Needs.ACCOUNT,
           _RECORD, in_palette=False),
    Action("account.next", N_("Next account"), "chevron-right", ("]",), Needs.ACCOUNT, _RECORD,
           in_palette=False),
    Action("today.start", N_("Start visit"), "notebook-pen", ("V",), Needs.ACCOUNT, _DAY),
    Action("today.down", N_("Next visit"), "arrow-down", ("J",), rooms=_DAY, in_palette=False),
    Action("today.up", N_("Previous visit"), "arrow-up", ("K",), rooms=_DAY, in_palette=False),
    Action("today.keep", N_("Keep commitment"), "check", ("E",), rooms=_DAY, in_palette=False),
    Action("today.go", N_("Go to today"), "sun", ("T",), rooms=_LISTS | _DAY, in_palette=False),
    *(Action(f"go.{room.key}", room.verb, room.icon, (room.shortcut,)) for room in RAIL),
    Action("week.new", N_("Plan visit"), "calendar-plus", ("N",), rooms=_WEEK),
    Action("week.today", N_("This week"), "calendar-check", ("T",), rooms=_WEEK),
    Action("week.previous", N_("Previous week"), "chevron-left", ("PgUp",), rooms=_WEEK),
    Action("week.next", N_("Next week"), "chevron-right", ("PgDown",), rooms=_WEEK),
    Action("week.planner", N_("Week plan"), "calendar-days", ("1",), rooms=_WEEK),
    Action("week.history", N_("Visits as a list"), "history", ("2",), rooms=_WEEK),
    Action("week.group", N_("Group by the next thing"), "rows-3", ("G",), rooms=_WEEK,
           in_palette=False),
    Action("opportunities.new", N_("New opportunity"), "plus", ("N",), rooms=_DEALS),
    Action("opportunities.edit", N_("Edit opportunity"), "pencil", ("E",), Needs.ACCOUNT, _DEALS,
           here_only=True),
    Action("opportunities.comment", N_("Comment on opportunity"), "message-square", ("C",),
           Needs.ACCOUNT, _DEALS, here_only=True),
    Action("opportunities.lose", N_("Mark opportunity lost"), "thumbs-down", ("L",),
           Needs.ACCOUNT, _DEALS, here_only=True),
    Action("opportunities.board", N_("Pipeline board"), "kanban", ("1",), rooms=_DEALS),
    Action("opportunities.table", N_("Pipeline table"), "rows-3", ("2",), rooms=_DEALS),
    Action("opportunities.timeline", N_("Pipeline timeline"), "history", ("3",), rooms=_DEALS),
    Action("opportunities.review", N_("Pipeline review"), "users", ("4",), rooms=_DEALS),
    Action("opportunities.group", N_("Group the pipeline table"), "rows-3", ("G",), rooms=_DEALS),
    Action("opportunities.save_view", N_("Save pipeline as view"), "save", rooms=_DEALS),
    Action("tasks.new", N_("New task or commitment"), "plus", ("N",), rooms=_WORK),
    Action("tasks.list", N_("Tasks as a list"), "list-checks", ("1",), rooms=_WORK),
    Action("tasks.promises", N_("Commitments as a list"), "handshake", ("2",), rooms=_WORK),
    Action("tasks.done", N_("Done or kept"), "check", ("E",), rooms=_WORK, in_palette=False),
    Action("tasks.due", N_("Change due day"), "calendar-days", ("D",), rooms=_WORK,
           in_palette=False),
    Action("tasks.drop", N_("Give up, or mark as broken"), "ban", ("X",), rooms=_WORK,
           in_palette=False),
    Action("tasks.up", N_("Move task up"), "arrow-up", ("Alt+Up",), rooms=_WORK,
           in_palette=False),
    Action("tasks.down", N_("Move task down"), "arrow-down", ("Alt+Down",), rooms=_WORK,
           in_palette=False),
    Action("tasks.group", N_("Group by the next thing"), "rows-3", ("G",), rooms=_WORK,
           in_palette=False),
    Action("tasks.filter", N_("Filter tasks"), "list-filter", ("/",), rooms=_WORK,
           in_palette=False),
    Action("feedback.new", N_("New survey"), "megaphone", ("N",), rooms=_VOICE),
    Action("feedback.edit", N_("Edit answer"), "pencil", ("E",), Needs.ACCOUNT, _VOICE,
           here_only=True),
    Action("feedback.task", N_("Make a task of the answer"), "list-checks", ("T",), Needs.ACCOUNT,
           _VOICE, here_only=True),
    Action("feedback.again", N_("Ask the customer again"), "refresh-cw", ("A",), Needs.ACCOUNT,
           _VOICE, here_only=True),
    Action("sync.now", N_("Sync now"), "refresh-cw", ("Ctrl+S",)),
    Action("sync.join", N_("Join a server"), "cloud-upload"),
    Action("sync.mine", N_("Keep mine"), "user", ("1",), rooms=_SYNC, in_palette=False),
    Action("sync.theirs", N_("Use theirs"), "users", ("2",), rooms=_SYNC, in_palette=False),
    Action("sync.both", N_("Keep both"), "git-merge", ("3",), rooms=_SYNC, in_palette=False),
    Action("sync.write", N_("Write another value"), "pencil", ("E",), rooms=_SYNC,
           in_palette=False),
    Action("sync.down", N_("Next field"), "arrow-down", ("J",), rooms=_SYNC, in_palette=False),
    Action("sync.up", N_("Previous field"), "arrow-up", ("K",), rooms=_SYNC, in_palette=False),
    Action("sync.apply", N_("Apply and next"), "check", ("Ctrl+Return",), rooms=_SYNC,
           in_palette=False),
    Action("sync.undo", N_("Ask a settled question again"), "undo-2", ("U",), rooms=_SYNC,
           in_palette=False),
    Action("go.back", N_("Back"), "arrow-left", ("Alt+Left",), in_palette=False),
    Action("reminders", N_("Reminders"), "bell"),
    Action("reminders.quiet", N_("Quiet hours"), "moon", in_palette=False),
    Action("go.settings", N_("Settings"), "settings", ("Ctrl+,",)),
    Action("go.import", N_("Import a file"), "import"),
    Action("go.recycle_bin", N_("Recycle bin"), "trash-2"),
    Action("cover", N_("Cover the window"), "lock", ("Ctrl+L",)),
    *(Action(f"settings.{setting.key}", setting.title, settings_list.ICONS[setting.section])
      for setting in SETTINGS if setting.key not in _IN_ITS_OWN_RIGHT),
    Action("palette", N_("Search or run a command"), "search", ("Ctrl+K",), in_palette=False),
    Action("undo", N_("Undo"), "undo-2", ("Ctrl+Z",), Needs.UNDO),
    Action("redo", N_("Redo"), "redo-2", ("Ctrl+Shift+Z", "Ctrl+Y"), Needs.REDO),
    Action("pane.next", N_("Next pane"), "panel-right", ("F6",), in_palette=False),
    Action("pane.previous", N_("Previous pane"), "panel-left", ("Shift+F6",), in_palette=False),
    Action("rail", N_("Fold or unfold the rail"), "panel-left", ("Ctrl+B",)),
    Action("theme.light", N_("Light theme"), "sun"),
    Action("theme.dark", N_("Dark theme"), "moon"),
    Action("theme.system", N_("Theme of the system"), "monitor"),
    Action("language.zh_CN", "中文", "languages"),
    Action("language.en", "English", "languages"),
    Action("scale.larger", N_("Larger"), "plus", ("Ctrl++", "Ctrl+=")),
    Action("scale.smaller", N_("Smaller"), "minus", ("Ctrl+-",)),
    Action("keys", N_("Shortcuts"), "keyboard", ("?",), rooms=EVERYWHERE - _NOTES),
)  # fmt: skip

BY_ID: Final = {action.id: action for action in ACTIONS}
