"""One step with the keyring of this session: ``python -m tests.system.keyring_talk keep|read|forget HOST``.

The token comes on standard input for ``keep``. Prints JSON: what the program says of its secrets afterwards.
"""

from __future__ import annotations

import json
import sys

from pydantic import SecretStr

from understudy.system.secrets import Secrets


def main(step: str, host: str) -> None:
    """Take the step."""
    secrets = Secrets(environment={})
    kept = secrets.keep(host, SecretStr(sys.stdin.read())) if step == "keep" else None
    if step == "forget":
        secrets.forget(host)
    found = secrets.token(host)
    print(
        json.dumps(
            {
                "where": secrets.where,
                "is_lasting": secrets.is_lasting,
                "kept": kept,
                "token": None if found is None else found.get_secret_value(),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
