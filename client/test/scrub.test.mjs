/** What becomes of a text; that the server says the same is tested in tests/client. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { scrub } from "../src/scrub/index.js";

const LIMIT = 65_536;
const LINE = `${"x".repeat(99)}\n`;
// Put together here, so that no scanner takes this file for a leak.
const KEY = ["sk", "proj", "Ab9".repeat(12)].join("-");
const PEM = ["BEGIN", "END"].map((word) => `-----${word} PRIVATE KEY-----`).join("\nMIIB\n");

const CASES = [
  [
    "a key",
    `Key check failed for ${KEY}, see settings`,
    "Key check failed for <key>, see settings",
  ],
  ["a private key", `load failed\n${PEM}\nrc=2`, "load failed\n<pem>\nrc=2"],
  ["a password", "login failed password=hunter2-x code=3", "login failed password=<secret> code=3"],
  ["an option", "--password hunter2-x --port 81", "--password <secret> --port 81"],
  ["a header", "Authorization: Basic YTpiYzpkZWY=", "Authorization: <secret>"],
  ["a link's credentials", "http://ada:pw@proxy.example:31", "http://<auth>@proxy.example:31"],
  [
    "what was said",
    'bad reply {"text":"so I said","status":500}',
    'bad reply {"text":"<text>","status":500}',
  ],
  [
    "what V8 quotes",
    "Unexpected token 's', \"so I said\" is not valid JSON",
    "Unexpected token 's', \"<text>\" is not valid JSON",
  ],
  ["a document", "ENOENT: open '/home/ada/My notes.docx'", "ENOENT: open '<path>'"],
  ["the app's code", "at f (/Users/ada/app.asar/a.js:1:2)", "at f (<home>/app.asar/a.js:1:2)"],
  ["a path of Windows", 'open "C:\\\\Users\\\\Ada L\\\\a.txt"', 'open "<path>"'],
  ["a user's name elsewhere", "open /home/adele/x for adele", "open <path> for <user>"],
  ["a mail address", "invite for ana@post.example failed", "invite for <email> failed"],
  ["a machine", "ENOTFOUND nas.local", "ENOTFOUND <host>"],
  ["a device's owner", "Ana\u2019s AirPods Pro", "<owner> AirPods Pro"],
  ["addresses", "from 10.20.30.40 and fe80::1ff:fe23:4567:890a", "from <ip> and <ip>"],
  ["a card", "pan 4111 1111 1111 1111 declined", "pan <card> declined"],
  ["an account", "account GB82 WEST 1234 5698 7654 32 unknown", "account <iban> unknown"],
  ["a telephone", "SMS to +49 89 1234567 bounced", "SMS to <phone> bounced"],
];

for (const [name, text, clean] of CASES) {
  test(`${name} is replaced`, () => {
    assert.equal(scrub(text), clean);
    assert.equal(scrub(clean), clean);
  });
}

for (const text of [
  "TypeError: Cannot read properties of undefined (reading 'x')",
  "    at processRecording (app.asar/dist/main.js:234:15)",
  "session 0b7d3a5e-4c21-4f8e-9a6d-2f1c7e8b9a10 of Stories 0.9.7 (9fceb02)",
  "connect ECONNREFUSED 127.0.0.1:5000",
  "max_tokens: 4096, password: [redacted], key=auto_paste_enabled",
  "/Users/Shared/Stories/models/a.bin",
  "Bearer token missing",
]) {
  test(`it stays: ${text.trim()}`, () => assert.equal(scrub(text), text));
}

test("zero characters go and halves of characters are replaced", () => {
  assert.equal(scrub("a\0b\ud800"), "ab\ufffd");
});

test("two halves that a zero character parts do not become a character", () => {
  assert.equal(scrub("\ud83d\0\ude42"), "\ufffd\ufffd");
});

test("a long text is cut at a line's end", () => {
  assert.equal(scrub(LINE.repeat(700)), LINE.repeat(655).trimEnd());
});

test("one longer line is dropped whole", () => {
  assert.equal(scrub("x".repeat(LIMIT + 1)), "<dropped>");
});

test("the limit counts characters, not halves of them", () => {
  assert.equal(scrub("\u{1f642}".repeat(LIMIT)).length, 2 * LIMIT);
  assert.equal(scrub("\u{1f642}".repeat(LIMIT + 1)), "<dropped>");
});

test("a text that outgrows the limit is cut too", () => {
  assert.ok(scrub('text:"a"\n'.repeat(7000)).length <= LIMIT);
});

test("of what cannot be scrubbed nothing is kept", () => {
  assert.equal(scrub(/** @type {any} */ (null)), "<unscrubbable>");
});

test("one text tells the next nothing", () => {
  scrub("open /home/adele/x");

  assert.equal(scrub("owner adele, open /home/x"), "owner adele, open <path>");
});
