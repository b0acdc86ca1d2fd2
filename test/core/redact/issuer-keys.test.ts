import { describe, expect, it } from "vitest";
import { redact } from "../../../src/core/redact/redact.ts";
import { ALNUM, chance, DIGITS, HEX, LOWER } from "./random-text.ts";

const by = chance(19);
const key = by.of(HEX, 32);

describe("a key without a form of its own", () => {
  it.each([
    [`ALGOLIA = "${key}"`, 'ALGOLIA = "***"'],
    [`algolia_admin: ${key}`, "algolia_admin: ***"],
    [`using algolia api key ${key}`, "using algolia api key ***"],
    [`{"mailjet":"${key}"}`, '{"mailjet":"***"}'],
    [`TRAVIS=${by.of(ALNUM, 20)}7a`, "TRAVIS=***"],
    [`export TWITCH='${by.of(LOWER + DIGITS, 28)}7a'`, "export TWITCH='***'"],
  ])("is hidden behind its issuer's name, where it is as long as that issuer's keys: %s", (line, masked) => {
    expect(redact(line)).toBe(masked);
  });

  it.each([
    `uses: codecov/codecov-action@${by.of(HEX, 40)}`,
    `algolia: ${by.of(HEX, 40)}`,
    `datadog_commit_sha=${by.of(HEX, 40)}`,
    `sentry release: ${by.of(HEX, 40)}`,
    `heroku_app_id=${by.of(HEX, 32)}`,
    "discord: connection-established-to-shard-12",
    `Downloading mapbox ${by.of(HEX, 32)}`,
  ])("is not what has another length, is an id or a hash: %s", (line) => {
    expect(redact(line)).toBe(line);
  });
});
