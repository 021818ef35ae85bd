"""The writer, the readers, migrations, backups: what the ledger stands on."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from milimo.config import Home
from milimo.contracts.errors import ErrorCode, MilimoError
from milimo.server.db import backup, sqlite
from milimo.server.db.database import Database
from milimo.server.db.lock import instance_lock
from milimo.server.db.migrate import migrate
from milimo.server.db.tables import Table
from milimo.server.db.tx import Tx


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").prepare()
    migrate(home)
    return home


@pytest.fixture
def database(home: Home) -> Generator[Database]:
    database = Database(home.database, lambda published: None)
    yield database
    database.close()


def put(key: str, value: str = "x") -> Any:
    return lambda tx: tx.run("INSERT INTO setting (key, value) VALUES (?, ?)", key, value)


def keys(database: Database) -> list[str]:
    return [row[0] for row in database.read_now(lambda read: read.all("SELECT key FROM setting ORDER BY key"))]


def refused(call: Any) -> ErrorCode:
    with pytest.raises(MilimoError) as caught:
        call()
    return caught.value.code


# ---- writer and readers -----------------------------------------------------------------------------------------


def blocked(database: Database) -> tuple[threading.Event, Any]:
    """Hold the writer inside a group, so that what is submitted now shares the next one."""
    go, began = threading.Event(), threading.Event()

    def wait(_: Tx) -> None:
        began.set()
        assert go.wait(20)

    future = database.writer.submit(wait)
    assert began.wait(20)
    return go, future


def test_one_that_fails_takes_nothing_of_its_group_with_it(database: Database) -> None:
    go, _ = blocked(database)

    def half(tx: Tx) -> None:
        put("half")(tx)
        raise ValueError("no")

    futures = [database.writer.submit(put("a")), database.writer.submit(half), database.writer.submit(put("b")),
               database.writer.submit(put("a")), database.writer.submit(put("c"))]
    commits = database.writer.commits
    go.set()
    errors = [type(future.exception(20)).__name__ for future in futures]
    assert errors == ["NoneType", "ValueError", "NoneType", "IntegrityError", "NoneType"]
    assert keys(database) == ["a", "b", "c"]
    assert database.writer.commits - commits <= 2, "one commit for the whole group (and one for the blocker)"


def test_a_future_resolves_after_the_commit(database: Database) -> None:
    for number in range(20):
        database.writer.run(put(f"k{number:02}"))
        assert len(keys(database)) == number + 1


def test_nothing_is_published_before_it_can_be_read(home: Home) -> None:
    seen: list[int] = []

    def publish(published: Any) -> None:
        seen.append(len(keys(database)))

    database = Database(home.database, publish)

    def step(tx: Tx) -> None:
        put("k")(tx)
        tx.lossy(None, None)  # type: ignore[arg-type]

    database.writer.run(step)
    database.close()
    assert seen == [1]


def test_readers_cannot_write_and_see_one_moment(database: Database) -> None:
    def look(read: Any) -> tuple[int, int]:
        before = read.value("SELECT count(*) FROM setting")
        database.writer.run(put(f"k{before}"))
        return before, read.value("SELECT count(*) FROM setting")

    assert database.read_now(look) == (0, 0)
    assert database.read_now(look) == (1, 1)
    with pytest.raises(Exception, match="readonly"):
        database.read_now(lambda read: read.all("INSERT INTO setting VALUES ('x', 'y') RETURNING key"))


def test_the_pragmas_are_as_they_must_be(database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1, "trusted_schema": 0}
    assert {name: database.writer.run(lambda tx, name=name: tx.value(f"PRAGMA {name}")) for name in wanted} == wanted
    assert database.read_now(lambda read: (read.value("PRAGMA query_only"), read.value("PRAGMA foreign_keys"))) == (1, 1)


def test_a_full_disk_is_told_and_what_was_stored_stays(tmp_path: Path) -> None:
    """In a child whose files may not grow: SQLite gives the transaction up, and the next one works again."""
    program = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from milimo.config import Home
        from milimo.contracts.errors import ErrorCode, MilimoError
        from milimo.server.db.database import Database
        from milimo.server.db.migrate import migrate
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        home = Home(Path(sys.argv[1])).prepare()
        migrate(home)
        database = Database(home.database, lambda published: None)
        put = lambda key, size: database.writer.run(
            lambda tx: tx.run("INSERT INTO setting (key, value) VALUES (?, ?)", key, "x" * size))
        put("before", 10)
        limit = max(path.stat().st_size for path in home.root.glob("milimo.sqlite*")) + 200_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            put("big", 3_000_000)
        except MilimoError as error:
            assert error.code is ErrorCode.DISK_FULL, error
        else:
            raise AssertionError("it fitted")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        put("after", 10)
        found = database.read_now(lambda read: [row[0] for row in read.all("SELECT key FROM setting ORDER BY key")])
        assert found == ["after", "before"], found
        assert database.read_now(lambda read: read.value("PRAGMA integrity_check")) == "ok"
        database.close()
        print("told")
    """)
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "home")], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "told", done.stderr


def test_a_killed_writer_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    program = textwrap.dedent("""
        import sys
        from pathlib import Path
        from milimo.config import Home
        from milimo.server.db.database import Database
        from milimo.server.db.migrate import migrate
        home = Home(Path(sys.argv[1])).prepare()
        migrate(home)
        database = Database(home.database, lambda published: None)
        for number in range(100_000):
            database.writer.run(lambda tx: tx.run("INSERT INTO setting (key, value) VALUES (?, '')", f"{number:06}"))
            print(number, flush=True)
    """)
    root = tmp_path / "home"
    for kill_after in (3, 17, 60):
        shutil.rmtree(root, ignore_errors=True)
        child = subprocess.Popen([sys.executable, "-c", program, str(root)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        for _ in range(kill_after):
            child.stdout.readline()
        child.kill()
        told = kill_after + len(child.stdout.read().splitlines())
        child.wait()
        migrate(Home(root))
        database = Database(Home(root).database, lambda published: None)
        assert len(keys(database)) >= told
        database.close()


# ---- opening ----------------------------------------------------------------------------------------------------


def test_the_migrations_make_what_the_models_say(home: Home) -> None:
    engine = sqlite.open_engine(home.database, read_only=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_migrating_again_changes_nothing(home: Home) -> None:
    before = home.database.read_bytes()
    migrate(home)
    assert home.database.read_bytes() == before and list(home.backups.iterdir()) == []


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 7, 0)])
def test_a_library_that_can_lose_the_database_is_refused(version: tuple[int, int, int]) -> None:
    assert refused(lambda: sqlite.check_version(version)) is ErrorCode.SQLITE_TOO_OLD


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_newer_library_serves(version: tuple[int, int, int]) -> None:
    sqlite.check_version(version)


def write(home: Home, sql: str) -> None:
    with contextlib.closing(sqlite.library().connect(str(home.database), isolation_level=None)) as connection:
        connection.execute(sql)


def test_a_database_of_a_newer_version_is_left_alone(home: Home) -> None:
    write(home, "UPDATE alembic_version SET version_num = '9999'")
    before = home.database.read_bytes()
    assert refused(lambda: migrate(home)) is ErrorCode.DATABASE_NEWER
    assert home.database.read_bytes() == before


def test_an_upgrade_that_fails_puts_the_old_database_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if this version came after the database's: the upgrade breaks half-way, after it has changed things."""
    from milimo.server.db import migrate as migrating

    write(home, "INSERT INTO setting VALUES ('mine', 'kept')")
    versions = home.root / "migrations" / "versions"
    shutil.copytree(migrating.MIGRATIONS, versions.parent)
    head = max(file.name[:4] for file in versions.glob("[0-9]*.py"))
    (versions / "9999_breaks.py").write_text(textwrap.dedent(f"""
        from alembic import op
        revision = "9999"
        down_revision = "{head}"
        def upgrade():
            op.execute("DELETE FROM setting")
            op.execute("COMMIT")
            op.execute("ALTER TABLE nothing ADD COLUMN x")
    """))
    monkeypatch.setattr(migrating, "MIGRATIONS", versions.parent)
    with pytest.raises(Exception, match="nothing"):
        migrate(home)
    assert [path.name[:11] for path in home.backups.iterdir()] == ["before-9999"]
    (versions / "9999_breaks.py").unlink()
    migrate(home)
    database = Database(home.database, lambda published: None)
    assert keys(database) == ["mine"]
    database.close()


def test_a_home_of_each_older_version_comes_to_this_one_with_what_was_in_it(tmp_path: Path) -> None:
    for revision in ("0001", "0002", "0003"):
        home = Home(tmp_path / revision).prepare()
        migrate(home, to=revision)
        write(home, "INSERT INTO setting VALUES ('mine', 'kept')")
        migrate(home)
        with contextlib.closing(sqlite.library().connect(str(home.database))) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert "model" not in tables and {"asset", "media", "derivative"} <= tables
            assert connection.execute("SELECT value FROM setting WHERE key = 'mine'").fetchall() == [("kept",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_upgrade_keeps_a_backup_and_goes_through(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from milimo.server.db import migrate as migrating

    versions = home.root / "migrations" / "versions"
    shutil.copytree(migrating.MIGRATIONS, versions.parent)
    head = max(file.name[:4] for file in versions.glob("[0-9]*.py"))
    (versions / "9999_more.py").write_text(textwrap.dedent(f"""
        from alembic import op
        revision = "9999"
        down_revision = "{head}"
        def upgrade():
            op.execute("INSERT INTO setting VALUES ('new', '')")
    """))
    monkeypatch.setattr(migrating, "MIGRATIONS", versions.parent)
    migrate(home)
    assert len(list(home.backups.iterdir())) == 1
    monkeypatch.undo()
    assert refused(lambda: migrate(home)) is ErrorCode.DATABASE_NEWER


@pytest.mark.parametrize("damage", ["text", "torn", "zeros", "header"])
def test_a_damaged_database_is_told_and_not_touched(home: Home, damage: str) -> None:
    write(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = home.database.read_bytes()
    broken = {"text": b"this is no database\n" * 100, "torn": content[:len(content) // 2 + 100],
              "zeros": content[:8192] + bytes(len(content) - 8192), "header": b"X" * 100 + content[100:]}[damage]
    home.database.write_bytes(broken)
    assert refused(lambda: migrate(home)) is ErrorCode.DATABASE_DAMAGED
    assert home.database.read_bytes() == broken


@pytest.mark.parametrize("cut", [1, 100, 4096, 20_000])
def test_a_torn_wal_loses_only_what_was_not_whole(tmp_path: Path, cut: int) -> None:
    """As a power cut leaves it: the end of the WAL is missing. What was committed before it is there."""
    home = Home(tmp_path / "home").prepare()
    migrate(home)
    database = Database(home.database, lambda published: None)
    for number in range(30):
        database.writer.run(put(f"{number:02}", "x" * 1000))
    copy = Home(tmp_path / "copy").prepare()
    for path in home.root.glob("milimo.sqlite*"):
        if not path.name.endswith("-shm"):
            shutil.copyfile(path, copy.root / path.name)
    database.close()
    wal = copy.root / "milimo.sqlite-wal"
    os.truncate(wal, max(0, wal.stat().st_size - cut))
    migrate(copy)
    found = Database(copy.database, lambda published: None)
    whole = keys(found)
    assert whole == [f"{number:02}" for number in range(len(whole))] and len(whole) >= 30 - 2 - cut // 1000
    assert found.read_now(lambda read: read.value("PRAGMA integrity_check")) == "ok"
    found.close()


def test_a_second_instance_is_refused_before_the_database_is_opened(home: Home) -> None:
    with instance_lock(home):
        def other() -> None:
            with instance_lock(home):
                raise AssertionError("both hold it")

        assert refused(other) is ErrorCode.HOME_IN_USE
    with instance_lock(home):
        pass


# ---- backups ----------------------------------------------------------------------------------------------------


def test_a_backup_holds_what_was_committed_and_can_be_restored(home: Home, database: Database) -> None:
    database.writer.run(put("before"))
    made = backup.vacuum_backup(home)
    database.writer.run(put("after"))
    database.close()
    kept = backup.restore_backup(home, made)
    assert kept is not None and kept.exists()
    restored = Database(home.database, lambda published: None)
    assert keys(restored) == ["before"]
    restored.close()
    backup.restore_backup(home, kept)
    again = Database(home.database, lambda published: None)
    assert keys(again) == ["after", "before"]
    again.close()


def test_what_is_no_backup_is_not_restored(home: Home, tmp_path: Path) -> None:
    before = home.database.read_bytes()
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"no" * 3000)
    assert refused(lambda: backup.restore_backup(home, junk)) is ErrorCode.DATABASE_DAMAGED
    assert refused(lambda: backup.restore_backup(home, tmp_path / "nowhere")) is ErrorCode.NOT_FOUND
    with instance_lock(home):
        assert refused(lambda: backup.restore_backup(home, home.database)) is ErrorCode.HOME_IN_USE
    assert home.database.read_bytes() == before


def test_24_hourly_and_7_daily_backups_are_kept(home: Home) -> None:
    for day in range(1, 13):
        for hour in range(24):
            (home.backups / f"hourly-202601{day:02}T{hour:02}0000Z.sqlite").write_bytes(b"")
    (home.backups / "before-0002-20260101T000000Z.sqlite").write_bytes(b"")
    backup.prune(home)
    names = sorted(path.name for path in home.backups.iterdir())
    hourly = [name for name in names if name.startswith("hourly-20260112")]
    daily = [name for name in names if name.startswith("hourly-") and name not in hourly]
    assert len(hourly) == 24
    assert daily == [f"hourly-202601{day:02}T230000Z.sqlite" for day in range(5, 12)]
    assert "before-0002-20260101T000000Z.sqlite" in names
