"""The header that stays in sight on every tab: who this is, how it stands, what it is worth."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _, formats
from kamdesk.queries.account_overview import AccountHeader
from kamdesk.queries.scores import HealthSheet
from kamdesk.reports.health_words import held_word, override_text, rules_text
from kamdesk.ui import wording
from kamdesk.ui.charts.picturing import Picturing
from kamdesk.ui.theme import Columns, Rows, Tone, band_look, theme
from kamdesk.ui.widgets.base import Painted
from kamdesk.ui.widgets.cards import Divider, Panel
from kamdesk.ui.widgets.glyphs import Avatar, Sparkline
from kamdesk.ui.widgets.labels import Chip, IconMark, Label, MetricBlock
from kamdesk.ui.widgets.painting import draw_avatar
from kamdesk.ui.widgets.ring import HealthRing
from kamdesk.ui.widgets.sync_chip import SyncChip

_TONES: dict[str, Tone] = {"S": "accent", "A": "sky", "B": "none", "C": "none"}
_NARROW = 1080  # design pixels below which the name needs the avatar's room
_LONG = 160  # design pixels from which a name is long
_TIGHT = 940  # design pixels below which it needs that of the line of a year, too
_TIGHTEST = 780  # design pixels below which it needs that of the pipeline, which its tab shows
_SEATS = 4  # avatars in the header


class Header(Panel):
    """Signals: ``evidence`` names the figure whose facts are wanted: score, revenue, ..."""

    evidence = Signal(str)

    def __init__(self) -> None:
        super().__init__("surface")
        self.avatar = Avatar("", 52, company=True)
        self.name = Label("", "title-1", elide=True)
        self.tier = Chip("", "accent", "crown")
        self.sync = SyncChip()
        self.facts = Label("", "body", "text2", elide=True)
        self.team = TeamLine()
        self.ring = HealthRing(74)
        self.ring.clicked.connect(lambda: self.evidence.emit("score"))
        self.picturing = Picturing(self.ring, _("Health score"))
        self.moved = Moved()
        self.revenue = MetricBlock("revenue", _("Revenue, 12 mo"), "wallet")
        self.pipeline = MetricBlock("pipeline", _("Open pipeline"), "square-kanban")
        self.receivable = MetricBlock("receivable", _("Receivable / late"), "banknote")
        for block in (self.revenue, self.pipeline, self.receivable):
            block.opened.connect(self.evidence)
        self._tier = ""
        self._lay_out()

    def show_header(self, row: AccountHeader) -> None:
        """Fill in one account."""
        name = wording.named(row.name, row.english_name)
        self.avatar.show_name(name)
        self.name.setText(name)
        self.name.setMaximumWidth(theme().width(name, 20, 600) + theme().px(6))
        self._tier = row.tier or ""
        self.facts.setText(" · ".join(_facts(row)) or _("No details yet"))
        self.team.show_team(row)
        health = row.health
        known = health.value is not None and health.band != "unscored"
        scored = float(shown_points(health.value or 0.0)) if known else None
        self.ring.show_score(scored, health.band, wording.band_word(health.band))
        self.ring.setToolTip(_held_text(health))
        self.moved.show_move(row)
        self._show_money(row)
        self._fit()

    def _show_tier(self, *, short: bool) -> None:
        """Show the tier, by its letter alone where the name needs the room."""
        word = wording.tier_word(self._tier or None)
        self.tier.setVisible(bool(self._tier))
        self.tier.show_text(self._tier if short else word, _TONES.get(self._tier, "none"))
        self.tier.setAccessibleName(word)
        self.tier.setToolTip(word)

    def _show_money(self, row: AccountHeader) -> None:
        currency = row.currency
        revenue = wording.sum_text(row.portfolio.revenue, currency) or "—"
        self.revenue.show_values(revenue, *_share_text(row))
        deals = row.pipeline
        total = wording.sum_text(deals.total, currency) or "—"
        text = wording.pipeline_text(deals, currency)
        self.pipeline.show_values(total, text if deals.count else _("No open deals"))
        owed = row.receivable
        late = _("Nothing late")
        if owed.overdue_minor > 0:
            amount = formats.money(owed.overdue_minor, currency)
            late = _("Late {amount} · {n} d").format(amount=amount, n=owed.overdue_days)
        shown = formats.money(owed.total_minor, currency) if owed.total_minor else "—"
        self.receivable.show_values(shown, late, "riskText" if owed.overdue_minor else "text3")

    def _lay_out(self) -> None:
        line = Columns(self, gap=14, margins=(18, 14, 18, 12))
        line.addWidget(self.avatar)
        line.addLayout(self._identity(), 1)
        line.addWidget(self.ring)
        line.addWidget(self.moved)
        before, self.before_pipeline, self.before_receivable = _Rule(), _Rule(), _Rule()
        sums = (before, self.revenue, self.before_pipeline, self.pipeline, self.before_receivable,
                self.receivable)  # fmt: skip
        for each in sums:
            middle = Qt.AlignmentFlag.AlignVCenter
            line.addWidget(
                each, 0, middle if isinstance(each, MetricBlock) else Qt.AlignmentFlag(0)
            )
        self._beside = (self.avatar, self.ring, self.moved, *sums)

    def _identity(self) -> Rows:
        first = Columns(gap=8)
        first.addWidget(self.name, 100)
        first.addWidget(self.tier)
        first.addWidget(self.sync)
        first.addStretch(1)
        words = Rows(gap=4)
        words.addStretch(1)
        words.addLayout(first)
        words.addWidget(self.facts)
        words.addWidget(self.team)
        words.addStretch(1)
        return words

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let less needed things go, one after the other, until the whole name has its room."""
        wide = theme().px
        narrow = self.width() < wide(_NARROW)
        self.sync.set_short(short=narrow)
        steps = (
            (narrow and self.name.maximumWidth() > wide(_LONG), self._shorten_tier),
            (narrow, self._hide_avatar),
            (self.width() < wide(_TIGHT), self._shorten_move),
            (self.width() < wide(_TIGHTEST), self._hide_pipeline),
            (False, self._hide_spare),
        )
        for step in reversed(steps):
            step[1](False)
        for is_due, let_go in steps:
            if is_due or self._room() < self.name.maximumWidth():
                let_go(True)

    def _room(self) -> int:
        """Return the width the name would have, were everything else as wide as it likes."""
        line = self.layout()
        if line is None:
            return 0
        line.invalidate()
        edges = line.contentsMargins()
        shown = [each for each in self._beside if each.isVisibleTo(self)]
        taken = sum(each.sizeHint().width() for each in shown)
        gaps = line.spacing() * len(shown)
        beside = theme().px(8) + (self.tier.sizeHint().width() + theme().px(8)) * bool(self._tier)
        return self.width() - edges.left() - edges.right() - taken - gaps - beside

    def _shorten_tier(self, gone: bool) -> None:
        self._show_tier(short=gone)

    def _hide_avatar(self, gone: bool) -> None:
        self.avatar.setVisible(not gone)

    def _shorten_move(self, gone: bool) -> None:
        self.moved.shorten(shortly=gone)

    def _hide_pipeline(self, gone: bool) -> None:
        self.before_pipeline.setVisible(not gone)
        self.pipeline.setVisible(not gone)

    def _hide_spare(self, gone: bool) -> None:
        """Leave the sums out altogether: they stand on the tabs of their own."""
        for each in (self.before_receivable, self.receivable):
            each.setVisible(not gone)


class TeamLine(QWidget):
    """The core team: small avatars, and who is missing in words."""

    def __init__(self) -> None:
        super().__init__()
        self.avatars = _Avatars()
        self.words = Label("", "meta", "text3", elide=True)
        line = Columns(self, gap=8)
        line.addWidget(self.avatars)
        line.addWidget(self.words, 1)

    def show_team(self, row: AccountHeader) -> None:
        """Show names as avatars and their roles in words."""
        team = row.core_team[:_SEATS]
        names = [wording.named(each.name, each.english_name) for each in team]
        self.avatars.show_names(names)
        roles = [wording.choice_word("account_team", "role", each.role) for each in team]
        if roles:
            text = _("Core team: {roles}").format(roles=" / ".join(roles))
        elif row.owner_name:
            owner = wording.named(row.owner_name, row.owner_english)
            text = _("Owner: {name}").format(name=owner)
        else:
            text = _("Nobody owns this account")
        self.words.setText(text)
        self.setToolTip(formats.listing(names))


class _Avatars(Painted):
    def __init__(self) -> None:
        super().__init__()
        self._names: list[str] = []

    def show_names(self, names: list[str]) -> None:
        self._names = names
        self.design = (28 * len(names) - (8 if names else 0), 20)
        self.setAccessibleName(formats.listing(names))
        self.setVisible(bool(names))
        self.updateGeometry()
        self.update()

    def draw(self, p: QPainter) -> None:
        px = theme().px
        for at, name in enumerate(self._names):
            draw_avatar(p, QRect(at * px(28), 0, px(20), px(20)), name)


class Moved(QWidget):
    """How the score moved in 90 days: a signed number with an arrow, and the line of a year."""

    def __init__(self) -> None:
        super().__init__()
        self._shortly = self._held = False
        self.caption = Label(_("Health · 90 days"), "meta", "text3")
        self.arrow = IconMark("minus", 15, "text3")
        self.delta = Label("", "strong", "text2")
        self.spark = Sparkline("chart", (90, 24))
        move = Columns(gap=5)
        move.addWidget(self.arrow)
        move.addWidget(self.delta)
        move.addStretch(1)
        lines = Rows(self, gap=2)
        lines.addStretch(1)
        lines.addWidget(self.caption)
        lines.addLayout(move)
        lines.addWidget(self.spark)
        lines.addStretch(1)

    def shorten(self, *, shortly: bool) -> None:
        """Leave the number alone, or bring back what stands around it."""
        self._shortly = shortly
        self.caption.setVisible(not shortly or self._held)
        self.spark.setVisible(not shortly)

    def show_move(self, row: AccountHeader) -> None:
        """Show the change of the computed score and the year behind it."""
        health = row.health
        held = health.override
        self._held = held is not None
        self.shorten(shortly=self._shortly)
        self.caption.setText(held_word(held) if held else _("Health · 90 days"))
        self.caption.setToolTip(_held_text(health))
        self.caption.recolor("warnText" if held else "text3")
        token = band_look(health.computed_band if held else health.band).fill
        self.spark.show_values(row.spark, _("Health over twelve months"), token)
        if held is not None:
            self._show_rules(health)
            return
        change = (
            health.delta_90.delta
            if health.delta_90 and health.computed_band != "unscored"
            else None
        )
        color = "text3" if not change else "okText" if change > 0 else "riskText"
        icon = "minus" if not change else "trending-up" if change > 0 else "trending-down"
        self.arrow.show_icon(icon, color)
        self.delta.setText(_("no comparison") if change is None else wording.signed(change))
        self.delta.recolor(color)

    def _show_rules(self, health: HealthSheet) -> None:
        """Show what the rules say beside a judgement by hand, instead of how their score moved."""
        self.arrow.show_icon("gauge", "text3")
        self.delta.setText(rules_text(health.computed, health.computed_band))
        self.delta.recolor("text2")


class _Rule(Divider):
    def __init__(self) -> None:
        super().__init__(upright=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)


def _held_text(health: HealthSheet) -> str:
    held = health.override
    return override_text(held, health.computed, health.computed_band) if held else ""


def _facts(row: AccountHeader) -> list[str]:
    staff = _("{n} staff").format(n=formats.count(row.employees)) if row.employees else ""
    return [part for part in (row.industry, row.region, staff) if part]


def _share_text(row: AccountHeader) -> tuple[str, str]:
    share = row.portfolio.share
    if share is None or not (row.portfolio.revenue.count or row.portfolio.revenue.beside):
        return _("No revenue yet"), "text3"
    text = _("{share} of my book").format(share=formats.percent(share))
    before = row.portfolio.before
    if before is not None and round((share - before) * 100):
        points = round((share - before) * 100)
        text += f" {'▲' if points > 0 else '▼'}{abs(points)}"
    group = row.portfolio.group
    alarmed = group is not None and group.dependence is not None
    return text, "warnText" if alarmed else "text3"
