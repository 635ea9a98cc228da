/** Whatever is thrown, it becomes a report, and nothing is thrown back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { describe } from "../src/capture/thrown.js";
import { launch, OFFLINE, settle } from "./support/app.js";

/** Report something and return the report as it arrived. */
async function sent(/** @type {unknown} */ thrown) {
  const app = launch().off();
  await settle();
  app.client.trackCrash(thrown);
  await settle();
  assert.equal(app.crashes.length, 1);
  return app.crashes[0].body;
}

const refuse = () => {
  throw new Error("no");
};
const everyTrap = Object.fromEntries(
  Object.getOwnPropertyNames(Reflect).map((trap) => [trap, refuse]),
);
const revoked = Proxy.revocable({}, {});
revoked.revoke();

for (const [
  name,
  thrown,
  type,
  message,
] of /** @type {[string, unknown, string, string | RegExp][]} */ ([
  ["null", null, "NonError", "null"],
  ["undefined", undefined, "NonError", "undefined"],
  ["a string", "boom", "NonError", "boom"],
  ["an empty string", "", "NonError", "(no message)"],
  ["a number", 42, "NonError", "42"],
  ["NaN", Number.NaN, "NonError", "NaN"],
  ["a BigInt", 10n, "NonError", "10"],
  ["a Symbol", Symbol("boom"), "NonError", "Symbol(boom)"],
  ["true", true, "NonError", "true"],
  ["a function", () => "secret source", "NonError", "a function"],
  ["an object", { status: 500, body: "what was said" }, "NonError", "keys: status, body"],
  ["an empty object", {}, "NonError", "keys: "],
  ["a list", ["a", "b"], "NonError", "keys: 0, 1"],
  ["an object without a prototype", Object.create(null), "NonError", "keys: "],
  ["something like an error", { name: "FetchError", message: "gone" }, "FetchError", "gone"],
  ["a message that is an object", { message: { deep: 1 } }, "NonError", "keys: message"],
  ["an error without a message", new RangeError(), "RangeError", "(no message)"],
  ["a name that is no name", Object.assign(new Error("x"), { name: "not a name" }), "Error", "x"],
  ["a name that is an object", Object.assign(new Error("x"), { name: {} }), "Error", "x"],
  ["a frozen error", Object.freeze(new TypeError("cold")), "TypeError", "cold"],
  [
    "an error of another realm",
    vm.runInNewContext("new SyntaxError('afar')"),
    "SyntaxError",
    "afar",
  ],
  ["a Proxy that throws at everything", new Proxy({}, everyTrap), "NonError", "keys: "],
  [
    "a Proxy of an error that throws at everything",
    new Proxy(new Error("x"), everyTrap),
    "NonError",
    "keys: ",
  ],
  ["a Proxy that was revoked", revoked.proxy, "NonError", "keys: "],
  [
    "an error whose toString throws",
    Object.assign(new Error("x"), { toString: refuse }),
    "Error",
    "x",
  ],
  [
    "an object whose toString throws",
    { toString: refuse, [Symbol.toPrimitive]: refuse },
    "NonError",
    "keys: toString",
  ],
  ["an error whose stack is a list", Object.assign(new Error("x"), { stack: ["a"] }), "Error", "x"],
  ["an error whose stack is null", Object.assign(new Error("x"), { stack: null }), "Error", "x"],
  ["half of an emoji", new Error("\ud83d"), "Error", "\ufffd"],
  ["NUL", new Error("a\0b"), "Error", "ab"],
])) {
  test(`${name} becomes a report`, async () => {
    const report = await sent(thrown);

    assert.equal(report.error_type, type);
    assert.equal(report.error_message, message);
    assert.equal(typeof report.stack_trace, "string");
  });
}

test("getters that throw cost their own value only", async () => {
  const error = Object.defineProperties(new Error("x"), {
    // The first: V8 reads the name when it is defined.
    stack: { get: refuse },
    name: { get: refuse },
    cause: { get: refuse },
    code: { get: refuse },
    errors: { get: refuse },
  });
  const report = await sent(error);

  assert.equal(report.error_message, "x");
  assert.equal(report.error_type, "Error");
});

test("a prepareStackTrace that throws is no problem", async (context) => {
  const before = Error.prepareStackTrace;
  context.after(() => {
    Error.prepareStackTrace = before;
  });
  Error.prepareStackTrace = refuse;
  let error;
  try {
    error = new Error("x");
  } catch (other) {
    error = other;
  }
  const report = await sent(error);

  assert.equal(typeof report.error_message, "string");
});

test("what caused an error is told with it", async () => {
  const cause = new TypeError("the deeper reason");
  const { stack_trace, error_message } = await sent(new Error("on top", { cause }));

  assert.equal(error_message, "on top");
  assert.match(stack_trace, /^Error: on top\n {4}at /);
  assert.match(stack_trace, /\nCaused by TypeError: the deeper reason\n {4}at /);
});

test("causes that go round in a circle end", async () => {
  const one = new Error("one");
  const two = new Error("two", { cause: one });
  Object.assign(one, { cause: two });
  const { stack_trace } = await sent(one);

  assert.equal(stack_trace.match(/Caused by/g).length, 1);
});

test("an error that caused itself is told once", async () => {
  const error = new Error("mine");
  Object.assign(error, { cause: error });
  const { stack_trace } = await sent(error);

  assert.doesNotMatch(stack_trace, /Caused by/);
});

test("a chain of ten thousand causes ends", async () => {
  let error = new Error("first");
  for (let number = 0; number < 10_000; number++) error = new Error("next", { cause: error });
  const { stack_trace } = await sent(error);

  assert.equal(stack_trace.match(/Caused by/g).length, 5);
});

test("a getter that always finds another cause ends", async () => {
  class Endless extends Error {
    get cause() {
      return new Endless("again");
    }
  }
  const { stack_trace } = await sent(new Endless("x"));

  assert.equal(stack_trace.match(/Caused by/g).length, 5);
});

test("an AggregateError tells of its members", async () => {
  const members = Array.from({ length: 100 }, (_, number) => new RangeError(`member ${number}`));
  const report = await sent(new AggregateError(members, "all failed"));

  assert.equal(report.error_type, "AggregateError");
  assert.match(report.stack_trace, /Caused by RangeError: member 0\n/);
  assert.equal(report.stack_trace.match(/Caused by/g).length, 5);
});

test("errors that are no list are no problem", async () => {
  for (const errors of [null, "text", 5, {}, new Proxy([], everyTrap), new Set([1])]) {
    await sent(Object.assign(new Error("x"), { errors }));
  }
});

test("an object that is no error does not tell its values", async () => {
  const report = await sent({ transcript: "please call my mother", key: "value" });

  assert.doesNotMatch(JSON.stringify(report), /mother|value/);
});

test("a context that throws leaves the report without one", async () => {
  const app = launch().off();
  await settle();
  app.client.trackCrash(new Error("x"), new Proxy({}, everyTrap));
  app.client.trackCrash(new Error("y"), /** @type {any} */ ("text"));
  app.client.trackCrash(new Error("z"), null);
  await settle();

  assert.deepEqual(
    app.crashes.map(({ body }) => body.context),
    [{}, {}, {}],
  );
});

test("nothing that is thrown changes what is thrown on", () => {
  const app = launch({ server: OFFLINE }).off();
  const error = Object.assign(new Error("x"), { code: "EX" });
  const before = { ...Object.getOwnPropertyDescriptors(error) };
  app.client.trackCrash(error);

  assert.deepEqual(Object.getOwnPropertyDescriptors(error), before);
});

test("the header of a stack is told once, also when the message has changed since", () => {
  const error = new Error("before");
  error.stack = "Error: before\n    at save (main.js:1:2)";
  error.message = "after";

  assert.equal(describe(error).stack, "\n    at save (main.js:1:2)");
  assert.equal(
    describe({ message: "x", stack: "    at main.js:1:2" }).stack,
    "\n    at main.js:1:2",
  );
  assert.equal(describe({ message: "", stack: "only a line" }).stack, "\nonly a line");
});
