"""`cleanplate admin`: people, their plans and credits, and what is kept, for whoever runs the service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleanplate.cli.serve import check_extra, keep_together, set_from
from cleanplate.cli.show import print_json

if TYPE_CHECKING:
    from cleanplate.flow.house import House
    from cleanplate.store.users import User

admin = typer.Typer(
    help="People, credits and what is kept, for whoever runs the service. It may go on running.",
    no_args_is_help=True,
)

Data = Annotated[Path | None, typer.Option(help="The service's folder, as `cleanplate serve --data` names it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Who = Annotated[
    str, typer.Argument(metavar="USER", help="The user_id: usr_… or anon_…; or u_…, as the log has it.")
]
Days = Annotated[int | None, typer.Option(help="Days that the token lasts; left out, for ever.")]


class Plan(StrEnum):
    """The plans there are."""

    free = "free"
    pro = "pro"


@admin.command()
def users(
    after: Annotated[str, typer.Option(help="Show those who came after this user.")] = "",
    most: Annotated[int, typer.Option(min=1, max=1000, help="How many.")] = 100,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """List users: plan, credits, when they came.

    Examples:

      cleanplate admin users

      cleanplate admin users --json
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        found = owner.listed(house, after, most)
    if as_json:
        print_json({"users": [owner.user_dict(user) for user in found]})
        return
    for user in found:
        typer.echo(_line(user))
    if not found:
        typer.echo("Nobody yet.")


@admin.command()
def show(who: Who, data: Data = None, as_json: AsJson = False) -> None:
    """Show a user: tokens, the ledger's last entries, what they keep here.

    Example: cleanplate admin show usr_01k…
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        found = owner.shown(house, who)
    if as_json:
        print_json(found)
        return
    user = found["user"]
    sums = f"available {user['available']}, frozen {user['frozen']}"
    kept = f"{found['sessions']} sessions, {found['bytes'] / 1e6:.1f} MB"
    typer.echo(f"{user['name']}  {user['label']}  {user['plan']}  {sums}  {kept}")
    for token in found["tokens"]:
        typer.echo(f"  {token['id']}  {token['label']}  {' '.join(token['scopes'])}  {_state(token)}")
    for entry in found["ledger"]:
        sums = f"{entry['available']:+} available, {entry['frozen']:+} frozen"
        typer.echo(f"  {_when(entry['at'])}  {entry['kind']:8} {sums}  {entry['note']}")


@admin.command()
def create(
    label: Annotated[str, typer.Argument(metavar="NAME", help="What they are called.")],
    plan: Annotated[Plan, typer.Option(help="Their plan.")] = Plan.free,
    credits: Annotated[int, typer.Option(min=0, help="Credits to begin with.")] = 0,
    days: Days = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Create a registered user; prints their token, this once.

    Example: cleanplate admin create "Ada Moreno" --plan pro --credits 1000
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        made = owner.create(house, label, plan.value, credits, days)
    if as_json:
        print_json({"user": owner.user_dict(made.user), "token": made.token})
        return
    typer.echo(_line(made.user))
    typer.echo(f"NEMO_TOKEN={made.token}")
    typer.echo("Keep it now: only its hash is stored.", err=True)


@admin.command()
def token(who: Who, label: str = "owner", days: Days = None, data: Data = None, as_json: AsJson = False) -> None:
    """Make another token for a user; prints it, this once.

    Example: cleanplate admin token usr_01k… --days 30
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        made = owner.new_token(house, who, label, days)
    print_json({"token": made}) if as_json else typer.echo(f"NEMO_TOKEN={made}")


@admin.command()
def topup(
    who: Who,
    credits: Annotated[int, typer.Argument(min=1, help="How many.")],
    key: Annotated[str, typer.Option(help="A key of yours: the same one counts once.")] = "",
    note: Annotated[str, typer.Option(help="Why, for the ledger.")] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Give a user credits.

    Example: cleanplate admin topup usr_01k… 500 --key invoice-17
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        _tell(owner.top_up(house, who, credits, key, note), as_json)


@admin.command()
def plan(
    who: Who,
    plan: Annotated[Plan, typer.Argument(help="free or pro.")],
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Change a user's plan.

    Example: cleanplate admin plan usr_01k… pro
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        _tell(owner.set_plan(house, who, plan.value), as_json)


@admin.command()
def revoke(who: Who, data: Data = None, as_json: AsJson = False) -> None:
    """Shut a user out: none of their tokens is good any more.

    Example: cleanplate admin revoke usr_01k…
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        owner.revoke(house, who)
    print_json({"revoked": who}) if as_json else typer.echo(f"{who} is shut out.")


@admin.command()
def jobs(data: Data = None, as_json: AsJson = False) -> None:
    """Show what is under way: exports, uploads, credits that are held.

    Example: cleanplate admin jobs
    """
    from cleanplate.service import owner

    with _opened(data) as house:
        found = owner.under_way(house)
    if as_json:
        print_json(found)
        return
    for export in found["exports"]:
        typer.echo(
            f"export  {export['name']}  {export['state']} {export['progress']} %  {_when(export['created_at'])}"
        )
    for upload in found["uploads"]:
        typer.echo(f"upload  {upload['id']}  {upload['size'] / 1e6:.1f} MB  {_when(upload['created_at'])}")
    for hold in found["holds"]:
        typer.echo(f"held    {hold['frozen']} credits  {hold['note']}  {_when(hold['at'])}")
    if not any(found.values()):
        typer.echo("Nothing is under way.")


@admin.command()
def gc(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Delete what has expired by the settings: uploads, exports, sessions, tokens, files that nothing refers to.

    The server does the same by itself every few minutes.

    Example: cleanplate admin gc --dry-run
    """
    from dataclasses import asdict

    from cleanplate.service import owner

    with _opened(data) as house:
        swept = owner.collect(house, dry_run)
    if as_json:
        print_json({"dry_run": dry_run, **asdict(swept)})
        return
    counts = ", ".join(f"{value} {name}" for name, value in asdict(swept).items() if name != "bytes")
    typer.echo(f"{'Would go' if dry_run else 'Gone'}: {counts} ({swept.bytes / 1e6:.1f} MB).")


@contextmanager
def _opened(data: Path | None) -> Iterator[House]:
    check_extra()
    from cleanplate.service import owner
    from cleanplate.settings import settings

    set_from(data=data)
    keep_together()
    with owner.desk(settings()) as house:
        yield house


def _tell(user: User, as_json: bool) -> None:
    from cleanplate.service import owner

    print_json({"user": owner.user_dict(user)}) if as_json else typer.echo(_line(user))


def _line(user: User) -> str:
    shut = "  shut out" if user.revoked else ""
    sums = f"{user.available} credits" + (f" (+{user.frozen} held)" if user.frozen else "")
    return f"{user.name}  {user.plan:4}  {sums}  {_when(user.created_at)}  {user.label}{shut}"


def _state(token: dict[str, Any]) -> str:
    if token["revoked_at"]:
        return f"revoked {_when(token['revoked_at'])}"
    return f"until {_when(token['expires_at'])}" if token["expires_at"] else "for ever"


def _when(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M")
