"""``policy``: which policies there are, what they say, how two differ; and a policy named on the command line."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from understudy.app.cli.output import print_json, print_table
from understudy.application.errors import UserError
from understudy.application.ladder.policies import Edition, compare
from understudy.application.services import Services


def policy_of(services: Services, given: str | None) -> str | Edition | None:
    """A policy named on the command line: a file if there is one of that name, else a name in force."""
    if given is None:
        return None
    file = Path(given).expanduser()
    if file.is_file():
        return services.policies.read(_text(file), str(file))
    if file.suffix in (".yaml", ".yml"):
        raise UserError(f"{file}: there is no such file.")
    return given


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file}: this is not UTF-8 text, byte {error.start}; save it as UTF-8.") from error


def policy_list(services: Services, options: Namespace) -> int:
    """``policy list``."""
    used = services.policies.in_use()
    rows = [
        {
            "policy": each.name, "title": each.policy.title, "edition": each.policy.edition,
            "since": each.since.isoformat() if each.since else None, "shipped": each.is_shipped,
            "in_use": each.name in used, "levels": [level.id for level in each.policy.rungs], "digest": each.digest,
        }
        for each in services.policies.editions()
    ]  # fmt: skip
    if options.json:
        print_json({"rows": rows})
    else:
        shown = ("policy", "edition", "since", "in_use", "title")
        print_table(shown, [[row[key] for key in shown] for row in rows])
    return 0


def policy_show(services: Services, options: Namespace) -> int:
    """``policy show``: the text in force."""
    print(services.policies.in_force(options.name, options.as_of).text, end="")
    return 0


def policy_check(services: Services, options: Namespace) -> int:
    """``policy check``."""
    found = services.policies.read(_text(options.file), str(options.file))
    levels = ", ".join(level.name for level in found.policy.rungs)
    if options.json:
        print_json({"policy": found.name, "levels": [level.id for level in found.policy.rungs], "digest": found.digest})
    else:
        print(f"{options.file} is a policy: {found.policy.title}, with {levels}.")
    return 0


def policy_adopt(services: Services, options: Namespace) -> int:
    """``policy adopt``."""
    found = services.policies.read(_text(options.file), str(options.file))
    services.policies.adopt(found.text, str(options.file))
    since = f"from {found.since}" if found.since else "from the beginning"
    if options.json:
        print_json({"policy": found.name, "since": found.since.isoformat() if found.since else None})
    else:
        print(f"{found.policy.title} is in force {since}. “policy use” says which policies people are judged by.")
    return 0


def policy_use(services: Services, options: Namespace) -> int:
    """``policy use``."""
    services.policies.use(options.names)
    if options.json:
        print_json({"in_use": services.policies.in_use()})
    else:
        print(f"People are judged by {', '.join(services.policies.in_use())}.")
    return 0


def policy_compare(services: Services, options: Namespace) -> int:
    """``policy compare``."""
    one, other = (_edition(services, given) for given in (options.one, options.other))
    found = compare(one.policy, other.policy)
    if options.json:
        print_json({"rows": [{"level": d.level, "what": d.what, "before": d.before, "after": d.after} for d in found]})
    elif not found:
        print("They say the same.")
    else:
        print_table(("level", "what", "before", "after"), [[d.level, d.what, d.before, d.after] for d in found])
    return 0


def _edition(services: Services, given: str) -> Edition:
    found = policy_of(services, given)
    return found if isinstance(found, Edition) else services.policies.in_force(given)


COMMANDS = {
    "policy list": policy_list,
    "policy show": policy_show,
    "policy check": policy_check,
    "policy adopt": policy_adopt,
    "policy use": policy_use,
    "policy compare": policy_compare,
}
