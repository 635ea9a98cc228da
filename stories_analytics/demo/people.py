"""Who uses the demo app: on which machine, in which language, how eagerly and for how long."""

from dataclasses import dataclass
from random import Random

from stories_analytics.demo import USER_MARK
from stories_analytics.demo.rhythm import MILLISECONDS_A_DAY, moment

# (platform, arch, version): how many of a thousand users.
SYSTEMS = {
    ("darwin", "arm64", "macOS 15.1"): 210,
    ("darwin", "arm64", "macOS 15.0"): 84,
    ("darwin", "arm64", "macOS 14.7"): 96,
    ("darwin", "arm64", "macOS 14.6"): 58,
    ("darwin", "arm64", "macOS 14.1"): 31,
    ("darwin", "arm64", "macOS 13.7"): 26,
    ("darwin", "arm64", "macOS 12.7"): 11,
    ("darwin", "x64", "macOS 14.7"): 27,
    ("darwin", "x64", "macOS 13.7"): 35,
    ("darwin", "x64", "macOS 12.7"): 22,
    ("darwin", "x64", "macOS 11.7"): 8,
    ("win32", "x64", "Windows 11 24H2"): 74,
    ("win32", "x64", "Windows 11 23H2"): 102,
    ("win32", "x64", "Windows 11 22H2"): 38,
    ("win32", "x64", "Windows 10 22H2"): 79,
    ("win32", "x64", "Windows 10 21H2"): 14,
    ("win32", "arm64", "Windows 11 24H2"): 12,
    ("win32", "ia32", "Windows 10 22H2"): 3,
    ("linux", "x64", "Ubuntu 24.04"): 28,
    ("linux", "x64", "Ubuntu 22.04"): 17,
    ("linux", "x64", "Fedora 41"): 11,
    ("linux", "x64", "Debian 12"): 7,
    ("linux", "x64", "Arch Linux"): 5,
    ("linux", "arm64", "Ubuntu 24.04"): 2,
}
# (language, hours that its speakers are ahead of UTC): how many of a thousand users.
LANGUAGES = {
    ("en", -8): 170,
    ("en", -6): 120,
    ("en", -5): 190,
    ("en-GB", 0): 92,
    ("en-AU", 10): 24,
    ("en-IN", 5): 31,
    ("de", 1): 104,
    ("fr", 1): 58,
    ("es", 1): 36,
    ("es-MX", -6): 21,
    ("pt-BR", -3): 34,
    ("ja", 9): 39,
    ("it", 1): 19,
    ("nl", 1): 16,
    ("pl", 1): 11,
    ("sv", 1): 9,
    ("tr", 3): 7,
    ("ko", 9): 8,
    ("zh-CN", 8): 7,
    ("zh-TW", 8): 4,
}
# (launches a day, days until they lose interest): how many of a hundred users.
HABITS = {(0.7, 2.0): 44, (0.3, 30.0): 34, (0.9, 400.0): 22}
# Below 1: more people come late in the period than early.
GROWTH = 0.7
# One in a dozen never updates.
STUCK_SHARE = 0.08
MEAN_UPDATE_DAYS = 4.0


@dataclass(frozen=True, slots=True)
class Person:
    """One demo user; times are milliseconds since 1970."""

    user_id: str
    platform: str
    arch: str
    os_version: str
    language: str
    hours_ahead: int
    arrives: int
    leaves: int
    launches_a_day: float
    update_lag: float


def people(count: int, *, start: int, end: int, random: Random, ids: Random) -> list[Person]:
    """Return users who arrive all over the period, more and more of them.

    Args:
        count: How many.
        start: When the first may arrive.
        end: When the last must have arrived.
        random: Decides what they are like.
        ids: Decides their ids alone.
    """
    systems = random.choices(list(SYSTEMS), [*SYSTEMS.values()], k=count)
    languages = random.choices(list(LANGUAGES), [*LANGUAGES.values()], k=count)
    habits = random.choices(list(HABITS), [*HABITS.values()], k=count)
    crowd = []
    for number in range(count):
        launches_a_day, days = habits[number]
        language, hours_ahead = languages[number]
        arrives = moment(start, end, hours_ahead=hours_ahead, random=random, lateness=GROWTH)
        stays = int(random.expovariate(1 / days) * MILLISECONDS_A_DAY)
        is_stuck = random.random() < STUCK_SHARE
        crowd.append(
            Person(
                f"{ids.getrandbits(32):08x}-{ids.getrandbits(16):04x}{USER_MARK}{number:08x}",
                *systems[number],
                language,
                hours_ahead,
                arrives,
                min(arrives + stays, end),
                launches_a_day * random.lognormvariate(0, 0.5),
                float("inf") if is_stuck else random.expovariate(1 / MEAN_UPDATE_DAYS),
            )
        )
    return crowd
