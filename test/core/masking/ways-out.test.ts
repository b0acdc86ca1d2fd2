// Every text of a job that goes on from here: to storage, to a sink, to the command line, to the Worker's log.

import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { jobOf, Run } from "../../../src/core/job-and-run.ts";
import { troubleLine } from "../../../src/edge/worker-log.ts";
import { excerptOf, jobOf as jobWithStep, runStep } from "../synthetic-log.ts";
import { ALNUM, BASE64, chance } from "./random-text.ts";

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
