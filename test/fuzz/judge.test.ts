// The judge of `npm run fuzz` itself: it knows a wrong answer when it sees one, by docs/contract.md alone.
import { describe, expect, it } from "vitest";
import { attack } from "./attacks.ts";
import { pressed } from "./attacks-press.ts";
import { delivery } from "./delivery.ts";
import { Dice } from "./dice.ts";
import { wrongWith } from "./judge.ts";
import { type Sent, withHeader } from "./request.ts";
import type { Answer } from "./wire.ts";

const served = {
  appId: "7",
  secrets: ["one", "two"],
  signingSecret: "three",
  setupToken: "four",
  session: "__Host-whyred-setup=5",
  origin: "http://127.0.0.1:1",
};
const body = Buffer.from('{"action":"completed"}');
const honest: Sent = delivery(new Dice(1, 1), "workflow_job", body, served);
const unsigned = { ...honest, headers: withHeader(honest.headers, "x-hub-signature-256", `sha256=${"0".repeat(64)}`) };

const material = { served, press: '{"trigger_id":"1","user":{"id":"U1"}}', templates: [], unsigned: [] };
const press = pressed(new Dice(1, 1), material);
const visit: Sent = { ...honest, target: "/setup", headers: [["origin", served.origin]] };

const answer = (status: number, said: object, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: new Map(Object.entries({ "content-type": "application/json", ...headers })),
  body: JSON.stringify(said),
});
const judgeAfter = (ms: number, sent: Sent, ...answers: Answer[]) =>
  wrongWith([sent], { answers, end: "answered", ms }, served);
const judge = (sent: Sent, ...answers: Answer[]) => judgeAfter(50, sent, ...answers);
const error = { error: "The body is not what it must be." };

describe("the judge of the fuzzer", () => {
  it("finds nothing wrong with what the contract says", () => {
    expect(judge(honest, answer(202, { status: "accepted" }))).toBe(null);
    expect(judge(unsigned, answer(401, error))).toBe(null);
    expect(judge({ ...honest, method: "PUT" }, answer(405, error, { allow: "POST" }))).toBe(null);
    expect(judge({ ...honest, cutAt: 3 }, answer(400, error))).toBe(null);
    expect(judge(press, { ...answer(200, {}), body: "" })).toBe(null);
    expect(judge({ ...press, body: Buffer.from("x") }, answer(401, error))).toBe(null);
    expect(judge(visit, answer(400, error))).toBe(null);
    expect(judge({ ...visit, target: "/setup/forget" }, answer(401, error))).toBe(null);
  });

  it("finds a 503 right only for a delivery that had to wait, whatever its size", () => {
    const refused = answer(503, error, { "retry-after": "30" });
    const large: Sent = delivery(new Dice(1, 1), "ping", Buffer.alloc(1_200_000, "{}"), served);
    for (const sent of [honest, large]) expect(judge(sent, refused)).toEqual(expect.any(String));
    expect(judgeAfter(4_100, honest, refused)).toBe(null);
  });

  it("takes silence where the connection was reset behind it, and nowhere else", () => {
    const closed = { answers: [], end: "closed", ms: 50 } as const;
    const unread = { ...honest, target: "/nowhere" };
    expect(wrongWith([honest, unread], closed, served)).toBe(null);
    expect(wrongWith([honest], closed, served)).toContain("no answer");
    expect(wrongWith([honest, unread], { ...closed, end: "silence" }, served)).toContain("no answer");
  });

  it.each<[string, Sent, Answer[]]>([
    ["an unsigned one that is accepted", unsigned, [answer(202, { status: "accepted" })]],
    ["an unsigned one that is ignored", unsigned, [answer(200, { status: "ignored", reason: "x" })]],
    ["a signed one that is refused", honest, [answer(401, error)]],
    ["half of a request that is taken", { ...honest, cutAt: 3 }, [answer(202, { status: "accepted" })]],
    ["a 500", honest, [answer(500, error)]],
    ["a 503 without Retry-After", honest, [answer(503, error)]],
    ["a 503 where nothing is wrong", honest, [answer(503, error, { "retry-after": "30" })]],
    ["an error without a sentence", unsigned, [answer(401, { error: "no" })]],
    ["an error that is no JSON", unsigned, [answer(401, error, { "content-type": "text/plain" })]],
    ["an error that repeats a book", unsigned, [answer(401, { error: `The field is ${"x".repeat(5_000)}.` })]],
    ["a 405 without Allow", { ...honest, method: "PUT" }, [answer(405, error)]],
    ["a secret in an answer", honest, [answer(200, { status: "ignored", reason: "one is the secret" })]],
    [
      "another order of checks",
      { ...unsigned, headers: withHeader(unsigned.headers, "content-type", "x") },
      [answer(401, error)],
    ],
    ["a press that is not signed and taken", { ...press, body: Buffer.from("x") }, [{ ...answer(200, {}), body: "" }]],
    ["a press that is answered with more than a status", press, [answer(200, { text: "done" })]],
    ["a setup route that opens without a session", { ...visit, target: "/setup/forget" }, [answer(200, {})]],
    ["a form from elsewhere that is taken", { ...visit, headers: [] }, [answer(303, {}, { location: "/setup" })]],
    ["the setup token in a page", { ...visit, method: "GET" }, [answer(200, { said: "four" })]],
    ["silence", honest, []],
  ])("finds %s wrong", (_what, sent, answers) => {
    expect(judge(sent, ...answers)).toEqual(expect.any(String));
  });

  it("is asked about the same requests whenever the seed is the same", () => {
    const press = JSON.stringify({ trigger_id: "1", user: { id: "U1" }, actions: [{ value: "x" }] });
    const material = {
      served,
      press,
      templates: [{ event: "ping", body: "{}" }],
      unsigned: [{ event: "ping", body: "{}" }],
    };
    const made = (seed: number) => Array.from({ length: 300 }, (_, i) => attack(new Dice(seed, i), material));
    expect(JSON.stringify(made(5).map((all) => all.map(({ what }) => what)))).toBe(
      JSON.stringify(made(5).map((all) => all.map(({ what }) => what))),
    );
    expect(made(5).map(([first]) => first?.what)).not.toEqual(made(6).map(([first]) => first?.what));
  });
});
