// Every text of a job that goes on from here: to storage, to a sink, to the command line, to the Worker's log.

import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { maskedInContext } from "../../../src/core/redact/neighbours.ts";
import { jobOf, Run } from "../../../src/core/webhook/job-and-run.ts";
import { troubleLine } from "../../../src/edge/worker-log.ts";
import { excerptOf, jobOf as jobWithStep, runStep } from "../synthetic-log.ts";
import { ALNUM, BASE64, chance, HEX } from "./random-text.ts";

const by = chance(11);
const token = () => `ghp_${by.of(ALNUM, 36)}`;

describe("a secret in a log", () => {
  const excerptWith = (secret: string) => {
    const name = `Deploy with ${secret}`;
    const step = jobWithStep("failure", { name, from: 0, to: 9, conclusion: "failure" });
    return excerptOf(
      runStep(`deploy ${secret}`, [`Error: cannot deploy with ${secret}`, `  at ${secret}`], 1).join("\n"),
      step,
    );
  };

  it("stands nowhere in the excerpt: not in its lines, its headline, its command, nor its step's name", () => {
    const secret = token();
    const excerpt = excerptWith(secret);
    expect(excerpt.headline).toContain("cannot deploy with ***");
    expect(JSON.stringify(excerpt)).not.toContain(secret);
  });

  it("cannot be guessed from the fingerprint: that of any other secret is the same", () => {
    expect(excerptWith(token()).fingerprint).toBe(excerptWith(token()).fingerprint);
    const passwords = ["hunter2-A", "swordfish"].map((word) =>
      runStep("deploy", [`Error: refused: password=${word}`], 1),
    );
    const [one, other] = passwords.map((lines) => excerptOf(lines.join("\n")).fingerprint);
    expect(one).toBe(other);
  });

  it("that is a key's middle is hidden where its beginning is not among the chosen lines", () => {
    const body = Array.from({ length: 30 }, () =>
      `${by.of(BASE64, 50)} error: ${by.of(BASE64, 50)}`.replace(" error: ", "+"),
    );
    const key = ["-----BEGIN RSA PRIVATE KEY-----", ...body, "-----END RSA PRIVATE KEY-----"];
    const log = runStep("deploy", [...key, "Error: no such host"], 1);
    const shown = JSON.stringify(excerptOf(log.join("\n")));
    expect(body.filter((line) => shown.includes(line))).toEqual([]);
  });
});

describe("a secret whose name stands on a line that is not shown", () => {
  const value = by.of(HEX, 40);
  /** Lines that say nothing, between the name and what is shown. */
  const filling = Array.from(
    { length: 34 },
    (_, at) => `      setting_${"abcdef"[at % 6]}${"ghijkl"[Math.floor(at / 6)]}: on`,
  );

  it.each([
    ["in a block of YAML", ["  client_secret: |", ...filling, `      error: ${value} was refused`, "after"]],
    ["in a pair of a manifest", ["  - name: DEPLOY_TOKEN", `    value: ${value}`]],
    ["in a list", ['  "passwords": [', `    "${value}"`, "  ]"]],
    ["behind a flag at its line's end", ["deploy --token \\", `  ${value}`]],
    ["in a property list", ["  <key>apiToken</key>", `  <string>${value}</string>`]],
  ])("is masked all the same: %s", (_, lines) => {
    const all = lines.map((text, at) => ({ number: at + 1, raw: text, text }));
    const at = lines.findIndex((text) => text.includes(value));
    expect(maskedInContext(all, [at]).get(at + 1)).not.toContain(value);
    expect(maskedInContext(all, [at]).get(at + 1)).toContain("***");
  });

  it("stands neither in the excerpt nor in the headline", () => {
    const log = runStep("deploy", ["  client_secret: |", ...filling, `      Error: ${value}`], 1);
    const excerpt = excerptOf(log.join("\n"));
    expect(excerpt.lines.some(({ text }) => text.includes("client_secret"))).toBe(false);
    expect(JSON.stringify(excerpt)).not.toContain(value);
    expect(excerpt.headline).toBe("***");
  });
});

describe("a secret in a line that is too long to be held", () => {
  const body = by.of(BASE64, 1664);
  const key = (between: string) =>
    ["-----BEGIN PRIVATE KEY-----", ...(body.match(/.{64}/g) ?? []), "-----END PRIVATE KEY-----"].join(between);
  const jwt = `eyJ${by.of(ALNUM, 400)}.eyJ${by.of(ALNUM, 4000)}.${by.of(ALNUM, 342)}`;
  const long = "x=1 ".repeat(900);

  it.each([
    ["a key whose beginning is dropped", `Error: cannot parse ${long} {"key":"${key("\\n")}\\n"}`, body],
    ["a key on one line", `Error: cannot parse ${long} ${key(" ")}`, body],
    ["a key without its end", `Error: cannot parse ${long} ${key(" ").slice(0, -30)}`, body],
    ["a key whose middle is dropped", `Error: cannot parse ${long.slice(0, 2800)} ${key(" ")} ${long}`, body],
    ["a token whose middle is dropped", `Error: refused: ${jwt}`, jwt],
    ["a token whose beginning is dropped", `Error: refused: ${long} token=${jwt.slice(-1300)}`, jwt],
    ["a signature", `Error: GET https://a.example.com/${"a/".repeat(1900)}?sig=${jwt.slice(-700)}`, jwt],
    ["a password", `Error: refused: ${long.slice(0, 3000)} PASSWORD='${jwt.slice(0, 1300)}' end`, jwt],
  ])("is not shown beside the cut: %s", (_, line, secret) => {
    const shown = JSON.stringify(excerptOf(runStep("deploy", [line], 1).join("\n")));
    const left = Array.from({ length: secret.length - 12 }, (_ignored, at) => secret.slice(at, at + 12));
    expect(left.filter((piece) => shown.includes(piece))).toEqual([]);
    expect(shown).toContain("Error: ");
  });
});

describe("what cannot be seen in a line", () => {
  it("hides no secret: what is stored is masked as it is shown", () => {
    const secret = token();
    for (const unseen of ["\u200B", "\u00AD", "\u2060", "\uFEFF", "\u009B1m", "\u001B[1m", "\u200E", "\b"]) {
      const line = `Error: bad token ${secret.slice(0, 9)}${unseen}${secret.slice(9)}`;
      const excerpt = excerptOf(runStep("deploy", [line], 1).join("\n"));
      expect([excerpt.text, excerpt.headline]).toEqual(Array.from({ length: 2 }, () => "Error: bad token ***"));
    }
  });

  it("hides no key: a zero-width character ends no block", () => {
    const body = Array.from({ length: 12 }, () => by.of(BASE64, 64));
    const lines = ["-----BEGIN PRIVATE KEY-----", ...body.map((line) => `\u200B${line}`), "-----END PRIVATE KEY-----"];
    const shown = JSON.stringify(excerptOf(runStep("deploy", ["Error: bad key", ...lines], 1).join("\n")));
    expect(body.filter((line) => shown.includes(line))).toEqual([]);
  });
});

describe("a secret in a name", () => {
  it("is masked before it is stored: of a job, its workflow, a run, its title and its author", () => {
    const secret = token();
    const job = v.parse(jobOf(1), {
      id: 1,
      run_id: 2,
      name: `deploy (${secret})`,
      workflow_name: `Deploy ${secret}`,
      conclusion: "failure",
      head_sha: "abc",
    });
    const run = v.parse(Run, {
      id: 2,
      name: `Deploy ${secret}`,
      workflow_id: 3,
      event: "push",
      html_url: "https://github.com/acme/shop/actions/runs/2",
      head_sha: "abc",
      display_title: `Use ${secret}`,
      head_commit: { author: { name: secret } },
    });
    expect(JSON.stringify([job, run])).not.toContain(secret);
    expect([job.name, run.title, run.author]).toEqual(["deploy (***)", "Use ***", "***"]);
  });
});

describe("the Worker's log", () => {
  it("says what went wrong as JSON, with the secrets masked", () => {
    const line = troubleLine({
      object: "app",
      task: "read",
      what: `"password":"hunter2-A" ${token()}\nat x`,
      next: "retry",
    });
    expect([JSON.parse(line)]).toEqual([
      { object: "app", task: "read", what: '"password":"***" ***\nat x', next: "retry" },
    ]);
  });
});
