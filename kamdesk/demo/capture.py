"""Notes as somebody would take them in the room, for pictures of the capture page."""

from datetime import datetime, timedelta
from typing import Any, Final

ACCOUNTS: Final = ("澄海半导体", "Chenghai Semiconductor")
_TAKEN: Final = {
    "zh_CN": (
        "罗一鸣开场：二期洁净室 11 月已封顶，Q1 必须把厂务监控扩到 B 区，不然投产评审过不了。",
        "停机窗口定在 2 月 6 日到 9 日，四天，只有这一次。",
        "@林若溪 比选三家，另两家是 /竞争 恒洲控制 和 /竞争 拓岩自动化，价格权重 40%。",
        "她担心上次备件晚了 12 天会重演。",
        "/承诺 我方 11/28 前给 B 区备件本地仓清单，由石磊负责",
        "/承诺 客户方 林若溪 12/01 前发正式比选文件",
        "/态度 林若溪 偏冷 → 中立，主动要了样板厂联系人",
        "/下一步 周四前带石磊和程晏做一次 B 区点位核对",
    ),
    "en": (
        "Luo opens: the clean room of phase two is closed in; monitoring must reach area B in Q1.",
        "The shutdown window is four days in February, and only this once.",
        "@Lin Ruoxi compares three bids: /competitor Hengzhou Control, /competitor Tuoyan.",
        "She fears that spare parts will be 12 days late again.",
        "/commitment ours: list of spare parts for area B by 11/28",
        "/commitment theirs: Lin Ruoxi sends the tender papers by 12/01",
        "/attitude Lin Ruoxi cool → neutral",
        "/next step check the points of area B by Thursday",
    ),
}
_BEGAN, _EVERY = timedelta(minutes=27), timedelta(minutes=3)


def notes_taken(lang: str, now: datetime) -> dict[str, Any]:
    """Return the draft of a visit that runs; its last line is not confirmed yet."""
    lines = _TAKEN[lang]
    began = now - _BEGAN
    stamped = [
        [text, int((began + number * _EVERY).timestamp() // 60), number < len(lines) - 1]
        for number, text in enumerate(lines)
    ]
    caret = len("\n".join(lines))
    return {"lines": stamped, "caret": caret, "started": began.isoformat()}
