"""No person, machine or word that was spoken is left in a text."""

import json

import pytest

from stories_analytics.privacy.scrub import scrub

SPOKEN = "we should sell the house"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("to ana.lee+x@post.example (422)", "to <email> (422)", id="email"),
        pytest.param("?mail=ana%40post.example&n=3", "?mail=<email>&n=3", id="encoded email"),
        pytest.param("zoé@exämple.test rc", "<email> rc", id="unicode email"),
        pytest.param("SMS to +1 415 555 0142 bounced", "SMS to <phone> bounced", id="phone"),
        pytest.param("SMS to (415) 555-0142 bounced", "SMS to <phone> bounced", id="NANP"),
        pytest.param("ECONNREFUSED 192.168.7.23:8443", "ECONNREFUSED <ip>:8443", id="IPv4"),
        pytest.param("http://[2001:db8:4a1:77::c0de]:80/", "http://[<ip>]:80/", id="IPv6"),
        pytest.param("peer fe80::1c2b:3aff:fe4d:5e6f%en0 lost", "peer <ip> lost", id="zone"),
        pytest.param("to 2001:db8:1:2:3:4:5:6:443", "to <ip>:443", id="IPv6 and port"),
        pytest.param("::ffff:84.17.44.9 rejected", "<ip> rejected", id="mapped IPv4"),
        pytest.param("headset 3c:22:fb:9a:01:7e gone", "headset <mac> gone", id="MAC"),
        pytest.param("hci0/dev_3C_22_FB_9A_01_7E gone", "hci0/dev_<mac> gone", id="BlueZ"),
        pytest.param("pan 4111 1111 1111 1111 declined", "pan <card> declined", id="card"),
        pytest.param("pan 3782-822463-10005 declined", "pan <card> declined", id="Amex"),
        pytest.param("GB82 WEST 1234 5698 7654 32 unknown", "<iban> unknown", id="IBAN"),
        pytest.param("iban=de89370400440532013000;rc=4", "iban=<iban>;rc=4", id="small IBAN"),
        pytest.param("field 219-09-9999 failed", "field <ssn> failed", id="SSN"),
        pytest.param("ENOTFOUND Anas-MacBook-Pro.local", "ENOTFOUND <host>", id="Mac's name"),
        pytest.param("ENOTFOUND DESKTOP-7QK2M4P", "ENOTFOUND <host>", id="PC's name"),
        pytest.param("ENOTFOUND ana-nuc.fritz.box", "ENOTFOUND <host>", id="router"),
        pytest.param("http://nas.home/x", "http://<host>/x", id="plain word in a URL"),
        pytest.param("on ANA-PC, rc=3", "on <host>, rc=3", id="PC"),
        pytest.param("on MacBook-von-Ana, rc=3", "on <host>, rc=3", id="German host"),
        pytest.param('"Ana\'s AirPods Pro" gone', '"<owner> AirPods Pro" gone', id="owner"),
        pytest.param("device Ana’s iPhone gone", "device <owner> iPhone gone", id="curly"),
        pytest.param("iPhone de Ana gone", "iPhone de <owner> gone", id="Spanish owner"),
        pytest.param("Annas AirPods gone", "<owner> AirPods gone", id="German owner"),
        pytest.param("Şeyma's iPad gone", "<owner> iPad gone", id="Turkish letter"),
        pytest.param("Жанна’s iMac gone", "<owner> iMac gone", id="Cyrillic owner"),
        pytest.param("李伟的iPhone gone", "<owner>iPhone gone", id="Chinese owner"),
        pytest.param("Ana\\u2019s AirPods", "<owner> AirPods", id="escaped apostrophe"),
        pytest.param("AirPods (Ana) gone", "AirPods (<owner>) gone", id="in brackets"),
        pytest.param('"mac":"3c22.fb9a.017e"', '"mac":"<mac>"', id="dotted MAC"),
        pytest.param("MAC:3c22.fb9a.017e", "MAC:<mac>", id="dotted MAC behind its label"),
        pytest.param('{"ssn": "219099999"}', '{"ssn": "<ssn>"}', id="SSN in one"),
        pytest.param("SSN 219 09 9999.", "SSN <ssn>.", id="SSN with spaces"),
        pytest.param("邮箱 ana@post.example。无效", "邮箱 <email>。无效", id="before Chinese"),
    ],
)
def test_what_names_somebody_is_replaced(text, expected):
    assert scrub(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("ws@8.18.0", "tray-icon@2x.png", "left-pad@1.3.0.tgz", "@media (max-width: 600px)"),
        *("took +1532ms", "1920x1080+0+25", "+100000000000 samples", "UTC+02:00", "+1", "1-800"),
        *("127.0.0.1:5000", ":::3000", "::1:8765", "0.0.0.0:8080", "std::vector", "dead::beef"),
        *("Chrome/130.0.67.137", "version 4.2.0.17", "chrome: '1.2.3.4'", "300.1.2.3", "a::b::c"),
        *("1:2:3:4:5:6:7:8", "ab::1", "255.255.255.255", "//1.2.3.4567", "fe80::12345", "1::2::3"),
        *("sample 4111111111111112", "t=1762252215123459us", "SKU DE00370400440532013000"),
        *("part 0219-09-99991", "000-12-3456", "666-12-3456", "912-12-3456", "219-00-9999"),
        *("219-09-0000", "XX89370400440532013000", "DE89 3704", "DE89  370400440532013000"),
        *(
            ".env.local",
            "this.local.get",
            "chrome.storage.local",
            "nav.home",
            "e.local",
            "v8.internal",
        ),
        *(
            "x.local(1)",
            "Intel-Mac",
            "the user's iPhone",
            "Apple's MacBook",
            "MacBook Pro Microphone",
        ),
        *("AirPods (Bluetooth)", "iPhone (USB-C)", "MacBook Pro (Retina)", "localhost.localdomain"),
        *("219099999", "ssn: 12345", "ssn=000123456", "session 219099999"),
        *("fingerprint 00:01:02:03:04:05:06:07", "2025-11-04T10:30:15.123Z", "macOS 14.1 (23B74)"),
        *("0b7d3a5e-4c21-4f8e-9a6d-2f1c7e8b9a10", "claude-sonnet-4-20250514", "Electron/33.2.1"),
        *("+1234567", "1234 5678 9012 3456", "0x00000001a2b3c4d5"),
    ],
)
def test_what_names_nobody_stays(text):
    assert scrub(text) == text


@pytest.mark.parametrize(
    "name", ["text", "transcript", "prompt", "content", "clipboard", "rawText", "final_transcript"]
)
@pytest.mark.parametrize("depth", range(4))
def test_what_was_said_is_replaced_in_json_of_any_depth(name, depth):
    text = json.dumps({name: f'{SPOKEN} "now" and {SPOKEN}', "status": 500})
    for _ in range(depth):
        text = json.dumps(text)

    scrubbed = scrub(text)

    assert SPOKEN not in scrubbed
    assert "500" in scrubbed
    assert scrub(scrubbed) == scrubbed


@pytest.mark.parametrize(
    "text",
    [
        f"{{ text: '{SPOKEN}', rc: 4 }}",
        f"{{ text: `{SPOKEN}`, rc: 4 }}",
        f"text: “{SPOKEN}” rc: 4",
        f'rc: 4 text: "{SPOKEN}',
        f"rc: 4 text: '{SPOKEN}",
        f'text: ["{SPOKEN}", "{SPOKEN}"] rc: 4',
        f'Failed to paste transcript "{SPOKEN}" (rc: 4)',
        f"heard '{SPOKEN}' (rc: 4)",
        f"dictated „{SPOKEN}“ (rc: 4)",
        f"pasted «{SPOKEN}» (rc: 4)",
        f"clipboard was `{SPOKEN}` rc: 4",
        f"said ‘{SPOKEN}’ rc: 4",
        f'transcript \\"{SPOKEN}\\" rc: 4',
        f"rc: 4 Unexpected token 'w', \"{SPOKEN}\"... is not valid JSON",
        f'rc: 4\n"{SPOKEN}" is not valid JSON',
    ],
)
def test_what_was_said_is_replaced_in_any_quotes(text):
    scrubbed = scrub(text)

    assert SPOKEN not in scrubbed
    assert "rc: 4" in scrubbed
    assert scrub(scrubbed) == scrubbed


def test_speech_without_spaces_is_replaced_in_scripts_that_have_none():
    assert scrub("heard 「」 '私は家を売る' rc") == 'heard 「」 "<text>" rc'


def test_a_stack_behind_speech_that_is_cut_off_stays():
    assert scrub(f'text: "{SPOKEN}\n    at f (app.asar/a.js:1:2)').endswith(
        "at f (app.asar/a.js:1:2)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
        'reason: "Connection closed before a handshake"',
        'transcription failed: message: "the socket was closed"',
        "Error invoking remote method 'transcribe': Error: Request timed out.",
        "Cannot read properties of undefined (reading 'text')",
        'expected "transcript" to be a string',
        'statusText: "Too Many Requests"',
        'heard "untitled" twice',
        'text: ""',
        "text: undefined",
        'clipboard holds "<text>"',
    ],
)
def test_the_programs_own_words_stay(text):
    assert scrub(text) == text
