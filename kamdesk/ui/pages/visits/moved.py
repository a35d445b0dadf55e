"""What a visit did to the score of its account, in one line."""

from typing import Final

from kamdesk.domain.decomposition import MeasureEffect, explain_change
from kamdesk.domain.health import HealthScore
from kamdesk.domain.score_model import shown_points
from kamdesk.i18n import _
from kamdesk.i18n.sentences.domain_health import MEASURE_LABELS
from kamdesk.ui import wording

_TOLD: Final = 2  # effects named
_FELT: Final = 0.5  # points below which an effect is not worth a word


def moved_text(before: HealthScore | None, after: HealthScore | None) -> str:
    """Say what moved and why: Logged · health 72 → 76 (Recent activity +4)."""
    if after is None or after.value is None or after.band == "unscored":
        return _("Logged · too few facts for a score yet")
    now = shown_points(after.value)
    if before is None or before.value is None or before.band == "unscored":
        return _("Logged · first score: {now}").format(now=now)
    was = shown_points(before.value)
    change = explain_change(before, after)
    effects = change.effects if change else ()
    why = [_effect(effect) for effect in effects if abs(effect.effect) >= _FELT][:_TOLD]
    if was == now and not why:
        return _("Logged · health stays at {now}").format(now=now)
    text = _("Logged · health {was} → {now}").format(was=was, now=now)
    return _("{text} ({why})").format(text=text, why=", ".join(why)) if why else text


def _effect(effect: MeasureEffect) -> str:
    name = _(MEASURE_LABELS.get(f"measure.{effect.key}", effect.key))
    return f"{name} {wording.signed(effect.effect)}"
