"""Of a path into somebody's files only the app's own part stays."""

import json
from urllib.parse import quote

import pytest

from stories_analytics.privacy import paths
from stories_analytics.privacy.scrub import scrub

NAMES = [
    "ana",
    "Ana Leeson",
    "ana.leeson",
    "Zoë Lê",
    "Жанна Ли",
    "李雷",
    "Sean O'Brien",
    "A & Sons",
]
HOMES = ["/Users/{}/", "/home/{}/", "C:\\Users\\{}\\", "C:/Users/{}/", "\\\\?\\C:\\Users\\{}\\"]
HOMES += [
    "/mnt/c/Users/{}/",
    "file:///Users/{}/",
    "C:\\Documents and Settings\\{}\\",
    "\\Users\\{}\\",
]
HOMES += [
    "\\\\wsl$\\Ubuntu\\home\\{}\\",
    "\\\\NAS07\\home$\\{}\\",
    "/Volumes/{}/",
    "/run/media/{}/",
]
HOMES += [
    "smb://nas/{}/",
    "D:\\{}\\",
    "/System/Volumes/Data/Users/{}/",
    "file://localhost/Users/{}/",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("home", HOMES)
def test_a_name_never_stays(name, home):
    path = home.format(name)
    texts = [
        f'open "{path}x.json" EPERM',
        f"lock {path}x.lock EPERM",
        json.dumps({"path": path + "a b.json", "code": "EPERM"}),
        json.dumps(json.dumps({"path": path + "a b.json", "code": "EPERM"})),
        json.dumps({"path": path + "a b.json", "code": "EPERM"}, ensure_ascii=False),
        f"at f ({path}x.js:1:2) EPERM",
        f"cwd: {path[:-1]}\nEPERM",
    ]
    for text in texts:
        scrubbed = scrub(text)

        assert name not in scrubbed, text
        assert json.dumps(name)[1:-1] not in scrubbed, text
        assert "EPERM" in scrubbed, text
        assert scrub(scrubbed) == scrubbed


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("times", [1, 2])
def test_an_encoded_name_never_stays(name, times):
    path = f"/Users/{name}/Desktop/a.txt"
    for _ in range(times):
        path = quote(path, safe="")

    assert scrub(f"stories://open?file={path}&line=4") == "stories://open?file=<path>&line=4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "at b (/Users/Ana Lee/A.app/Contents/Resources/app.asar/dist/main.js:44:9)",
            "at b (<home>/app.asar/dist/main.js:44:9)",
            id="frame",
        ),
        pytest.param(
            "at C:\\Users\\ana\\dev\\node_modules\\ws\\a.js:1:2",
            "at <home>/node_modules\\ws\\a.js:1:2",
            id="bare frame",
        ),
        pytest.param(
            "open '/Users/ana/Library/Application Support/Stories/config.json'",
            "open '<home>/Stories/config.json'",
            id="the app's own folder",
        ),
        pytest.param(
            "open '/Users/ana/Library/Application Support/Stories/memo.wav'",
            "open '<path>'",
            id="a recording in it",
        ),
        pytest.param(
            "at f (D:\\Apps\\S\\app.asar\\main.js:1:2)",
            "at f (<path>/app.asar\\main.js:1:2)",
            id="other drive",
        ),
        pytest.param(
            "Failed to decode /Users/ana/Dr. Weiss (session 2).wav now",
            "Failed to decode <path> now",
            id="document's name",
        ),
        pytest.param("read /home/ana/notes. Then", "read <path>. Then", id="end of a sentence"),
        pytest.param("at f (/home/ana/a (1)/b.js", "at f (<path>", id="parenthesis cut off"),
        pytest.param("at f (/home/ana/a\nb", "at f (<path>\nb", id="parenthesis at a line's end"),
        pytest.param("open '/home/ana/a\nb", "open '<path>\nb", id="quote at a line's end"),
        pytest.param("open '/home/ana", "open '<path>", id="quote cut off"),
        pytest.param("open '/Volumes/Ana's Disk/a'", "open '<path>'", id="apostrophe"),
        pytest.param("/var/folders/q7/x1k/T/s.wav gone", "<path> gone", id="temporary"),
        pytest.param("lock C:\\Users\\ANALEE~1\\x held", "lock <path> held", id="8.3 name"),
        pytest.param("HOME=/media/ana/STICK", "HOME=<path>", id="disk"),
        pytest.param("open '/home/ana/" + "a" * 9000, "open '<path>" + "a" * 4908, id="endless"),
        pytest.param("at f (/home/ana/" + "a" * 9000, "at f (<path>" + "a" * 4908, id="unclosed"),
        pytest.param('"D:\\\\a\\\\\\" x', '"<path>\\\\\\" x', id="slashes and a quote"),
        pytest.param("/Volumes/Users/All Users on", "<path> Users on", id="half of a shared name"),
        pytest.param("/Volumes/Users/All Us/x", "<path>", id="nearly a shared name"),
    ],
)
def test_the_apps_own_part_stays(text, expected):
    assert scrub(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("GET /api/users/42/settings 404", "/Users/Shared/x.bin", "C:\\Users\\Public\\x.txt"),
        *(
            "~/Library/Logs/Stories/main.log",
            "%APPDATA%\\Stories",
            "/usr/share/x",
            "/home",
            "/users/me",
        ),
        *("C:\\Program Files\\Stories\\x.dll", "C:\\Windows\\System32\\x.sys", "GET /media/12 404"),
        *("POST /media/upload", "/media/upload 413", "src/home/users.ts", "app://home/index.html"),
        *(
            "s:\\nline",
            "C:\\",
            "http://x.test//a//b",
            "application/json",
            "/Users/",
            "/home/<user>",
        ),
        *("D:\\<path>", "https://x.test/home/index.html", "/Users/<path>", "(D:\\<path>"),
        *(
            "(/Users/Public/x",
            "/Users/ Public/x",
            "C:\\Users\\Default%20User\\x",
            "/home/All Users/",
        ),
        *(
            "D:\\Users\\Public\\x",
            "(D:\\Users\\All Users",
            "/Volumes/Users/All Users X/y",
            "/Volumes/Users/All Users",
        ),
        *("/Volumes/Users/Shared", '"/Volumes/Users/All Users"'),
    ],
)
def test_paths_that_belong_to_nobody_stay(text):
    assert scrub(text) == text


@pytest.mark.parametrize(
    "path",
    [
        *(
            "(/Users/Public/",
            "/Users/Public/+",
            "(D:\\<",
            "(/Users/      Public/",
            "'/home/All%20Users/",
        ),
        *("/Volumes/Users/Public+", "/Volumes/Users/All Users+/", "(/mnt/Users/All Users+"),
    ],
)
def test_the_end_of_a_path_that_belongs_to_nobody_is_not_looked_for(path, monkeypatch):
    """Thousands of them in one line would each be read to that line's end."""
    monkeypatch.setattr(paths, "extent", lambda *_: pytest.fail("looked for an end"))

    assert scrub(path * 3) == path * 3
