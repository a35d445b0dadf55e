"""Asks this computer which proxy script it is set up with; where it cannot say, there is none."""

import importlib
import re
import subprocess
import sys
from typing import Any, Final

_INTERNET: Final = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"
_SECONDS: Final = 5.0
_SCUTIL: Final = "/usr/sbin/scutil"


def system_script(platform: str = sys.platform) -> str:
    """Return the address of the script, empty for none. Linux names proxies by environment."""
    if platform == "win32":
        return script_of_windows(importlib.import_module("winreg"))
    if platform == "darwin":
        return script_of_mac(_told_by_mac())
    return ""


def script_of_windows(registry: Any) -> str:
    """Return what a person or an administrator entered in the settings of Windows."""
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, _INTERNET) as key:
            return str(registry.QueryValueEx(key, "AutoConfigURL")[0])
    except OSError:
        return ""


def script_of_mac(told: str) -> str:
    """Return the script in what scutil tells of proxies, if it is switched on."""
    if re.search(r"^\s*ProxyAutoConfigEnable : 1$", told, re.MULTILINE) is None:
        return ""
    found = re.search(r"^\s*ProxyAutoConfigURLString : (\S+)$", told, re.MULTILINE)
    return found[1] if found else ""


def _told_by_mac() -> str:
    try:
        told = subprocess.run(  # noqa: S603 - a program of the system, by its whole path
            [_SCUTIL, "--proxy"], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return told.stdout
