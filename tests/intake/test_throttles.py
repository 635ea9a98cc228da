"""How many requests one sender may send."""

import os

import pytest
from django.test import RequestFactory

from stories_analytics.intake.throttles import (
    PROBES,
    SharedCounter,
    client_address,
    network_of,
)

MINUTE = 60


class FakeClock:
    def __init__(self) -> None:
        self.now = 1_000_000 * MINUTE + 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def counter(clock) -> SharedCounter:
    return SharedCounter(slots=64, clock=clock)


def use(counter: SharedCounter, times: int, name: str = "ada", limit: int = 10) -> int:
    """Count requests and return how many were let through."""
    return [counter.seconds_to_wait(name, limit) for _ in range(times)].count(0)


def test_requests_up_to_the_limit_pass(counter):
    assert use(counter, 25) == 10


def test_a_refused_request_is_not_counted(counter, clock):
    use(counter, 1000)

    clock.now += 2 * MINUTE

    assert use(counter, 25) == 10


def test_each_name_has_its_own_limit(counter):
    use(counter, 25, "ada")

    assert use(counter, 25, "bea") == 10


def test_the_minute_slides(counter, clock):
    use(counter, 10)

    clock.now += MINUTE * 1.5

    assert use(counter, 25) == 5


def test_a_window_may_be_longer_than_a_minute(clock):
    counter = SharedCounter(window=60 * MINUTE, slots=64, clock=clock)
    clock.now = 10_000 * 60 * MINUTE
    use(counter, 10, limit=5)
    wait = counter.seconds_to_wait("ada", 5)

    clock.now += 45 * MINUTE
    early = use(counter, 1, limit=5)
    clock.now += wait - 45 * MINUTE
    late = use(counter, 1, limit=5)

    assert 60 * MINUTE < wait <= 2 * 60 * MINUTE + 1
    assert (early, late) == (0, 1)


def test_the_minute_before_last_is_forgotten(counter, clock):
    use(counter, 10)

    clock.now += MINUTE * 2

    assert use(counter, 25) == 10


def test_a_clock_that_goes_back_keeps_the_count(counter, clock):
    use(counter, 10)

    clock.now -= MINUTE * 3

    assert use(counter, 25) == 0


@pytest.mark.parametrize("limit", [1, 2, 7, 120])
@pytest.mark.parametrize("start", [0, 0.5, 31.7, 59.9])
def test_after_the_wait_that_it_names_a_request_passes(counter, clock, limit, start):
    clock.now += start
    use(counter, limit, limit=limit)
    wait = counter.seconds_to_wait("ada", limit)

    clock.now += wait

    assert 1 <= wait <= 2 * MINUTE + 1
    assert counter.seconds_to_wait("ada", limit) == 0


@pytest.mark.parametrize("limit", [2, 7, 120])
def test_the_wait_within_a_minute_is_enough_too(counter, clock, limit):
    use(counter, limit, limit=limit)
    clock.now += MINUTE + 20
    use(counter, limit, limit=limit)
    wait = counter.seconds_to_wait("ada", limit)

    clock.now += wait

    assert counter.seconds_to_wait("ada", limit) == 0


def test_the_wait_is_not_much_longer_than_needed(counter, clock):
    use(counter, 10)
    wait = counter.seconds_to_wait("ada", 10)

    clock.now += wait - 3

    assert counter.seconds_to_wait("ada", 10) > 0


def test_a_full_table_lets_requests_pass(clock):
    counter = SharedCounter(slots=PROBES, clock=clock)
    for number in range(PROBES * 4):
        use(counter, 1, f"other {number}")

    assert use(counter, 1) == 1


def test_names_that_share_a_place_are_counted_apart(clock):
    counter = SharedCounter(slots=PROBES, clock=clock)

    assert [use(counter, 25, f"user {number}") for number in range(PROBES)] == [10] * PROBES


def test_a_place_is_taken_over_once_its_minutes_are_past(clock):
    counter = SharedCounter(slots=PROBES, clock=clock)
    for number in range(PROBES):
        use(counter, 1, f"other {number}")

    clock.now += 2 * MINUTE

    assert [use(counter, 25, f"user {number}") for number in range(PROBES)] == [10] * PROBES


def test_a_place_that_still_counts_is_not_taken_over(clock):
    counters = [SharedCounter(slots=PROBES, clock=clock) for _ in range(50)]
    for counter in counters:
        use(counter, 10)

    clock.now += MINUTE
    for counter in counters:
        for number in range(PROBES - 1):
            use(counter, 1, f"other {number}")

    assert [use(counter, 1) for counter in counters] == [0] * 50


def test_nothing_of_a_name_is_in_the_table(counter):
    use(counter, 5, "address 203.0.113.9")

    assert b"203.0.113.9" not in counter._table[:]


# Python 3.12 warns of forking beside threads; the children here only count and leave.
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_share_the_limit_within_a_factor_of_two(counter):
    reader, writer = os.pipe()
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            passed = use(counter, 200, limit=100)
            os.write(writer, bytes([passed]))
            os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)

    passed = sum(os.read(reader, len(children)))
    os.close(reader)
    os.close(writer)

    assert 100 <= passed <= 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        pytest.param(0, "203.0.113.9", "192.0.2.1", id="no proxy is ours"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="one proxy"),
        pytest.param(1, "6.6.6.6, 203.0.113.9", "203.0.113.9", id="the sender lies"),
        pytest.param(2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9", id="two proxies"),
        pytest.param(2, "203.0.113.9", "192.0.2.1", id="fewer hops than proxies"),
        pytest.param(1, "", "192.0.2.1", id="empty header"),
        pytest.param(1, None, "192.0.2.1", id="no header"),
    ],
)
def test_the_address_is_what_our_outermost_proxy_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")

    assert client_address(request) == expected


@pytest.mark.parametrize(
    ("address", "network"),
    [
        pytest.param("203.0.113.9", "203.0.113.9", id="IPv4"),
        pytest.param("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", id="IPv6 is its /64"),
        pytest.param("::ffff:203.0.113.9", "203.0.113.9", id="IPv4 on an IPv6 socket"),
        pytest.param("unix:", "unix:", id="no address"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_counts_as_one_sender(address, network):
    assert network_of(address) == network
