"""Makes pysftp 0.2.9 loadable beside paramiko 4 and later. It changes nothing else.

pysftp imports `paramiko.DSSKey`, which paramiko removed together with DSA keys. Its only use there, loading a private
key from a path, is never reached: keys are loaded by `activation.sftp.private_keys`.
"""

from __future__ import annotations

import paramiko

if not hasattr(paramiko, "DSSKey"):
    paramiko.DSSKey = type("DSSKey", (), {"__doc__": "DSA keys, which paramiko no longer knows."})  # type: ignore[attr-defined]

import pysftp

__all__ = ["pysftp"]
