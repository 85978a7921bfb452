"""Upgrading the schema: a checked copy first, all steps or none, refusals in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qualifier.core.errors import ProfileDamaged, ProfileTooNew, StoreFailed
from qualifier.settings import SEAT_NAME
from qualifier.store import backups, database, migrate
from qualifier.store.profile import Store, save_settings
from qualifier.store.tables import SCHEMA_VERSION, metadata

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
SECOND = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "{new:04d}", "{old:04d}", None, None
def upgrade():
    op.add_column("lead", sa.Column("nickname", sa.String, server_default="none yet"))
    {more}
"""


@pytest.fixture
def revisions(tmp_path: Path):
    """The shipped revisions and one more, as a later program would bring."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for path in (migrate.REVISIONS / "versions").glob("[0-9]*.py"):
        (folder / "versions" / path.name).write_text(path.read_text())

    def add(more: str = "") -> Path:
        source = SECOND.format(new=SCHEMA_VERSION + 1, old=SCHEMA_VERSION, more=more)
        (folder / "versions" / f"{SCHEMA_VERSION + 1:04d}_nickname.py").write_text(source)
        return folder

    return add


def upgrade(store: Store, revisions: Path, to: int = SCHEMA_VERSION + 1) -> None:
    migrate.upgrade(store._engine, store.folder, store.key, to=to, revisions=revisions, now=NOW)


def columns(store: Store) -> set[str]:
    return store.read(lambda c: {row[1] for row in c.exec_driver_sql("PRAGMA table_info(lead)")})


def version(store: Store) -> int:
    return store.read(database.schema_version)


def test_older_file_is_copied_and_brought_up_to_date(store, revisions):
    store.write(lambda c: save_settings(c, {SEAT_NAME: "kept"}))
    upgrade(store, revisions())
    assert "nickname" in columns(store)
    assert version(store) == SCHEMA_VERSION + 1
    assert store.settings().text(SEAT_NAME) == "kept"
    (copy,) = backups.list_backups(store.folder)
    assert copy.why is backups.Why.UPGRADE
    backups.verified(copy.path, store.key)


def test_current_file_is_left_alone(store, revisions):
    upgrade(store, revisions(), to=SCHEMA_VERSION)
    assert backups.list_backups(store.folder) == ()


def test_failing_step_leaves_the_file_as_it_was(store, revisions):
    with pytest.raises(StoreFailed):
        upgrade(store, revisions('op.drop_column("lead", "no_such_column")'))
    assert "nickname" not in columns(store)
    assert version(store) == SCHEMA_VERSION


def test_missing_revision_is_a_failure_not_a_guess(store, revisions):
    with pytest.raises(StoreFailed):
        upgrade(store, revisions(), to=SCHEMA_VERSION + 3)
    assert version(store) == SCHEMA_VERSION


def test_file_without_a_schema_is_damaged(store, folder):
    store.write(lambda c: c.exec_driver_sql("PRAGMA user_version=0"))
    store.close()
    with pytest.raises(ProfileDamaged):
        Store(folder, store.key, is_window=True)


def test_file_of_a_newer_program_is_refused(store, folder):
    newer = SCHEMA_VERSION + 1
    store.write(lambda c: c.exec_driver_sql(f"PRAGMA user_version={newer}"))
    store.close()
    with pytest.raises(ProfileTooNew):
        Store(folder, store.key, is_window=True)


def test_there_is_a_revision_for_every_schema():
    directory = migrate.ScriptDirectory(str(migrate.REVISIONS))
    numbers = sorted(int(one.revision) for one in directory.walk_revisions())
    assert numbers == list(range(1, SCHEMA_VERSION + 1))


def test_new_file_has_all_tables(store):
    found = store.read(
        lambda c: {
            row[0] for row in c.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
        }
    )
    assert set(metadata.tables) <= found
