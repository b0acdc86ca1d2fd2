import { describe, expect, it } from "vitest";
import { isSame, sessionCookie, sessionOf } from "../../../src/core/setup/session.ts";

const TOKEN = "a token of this test, long enough";
const ID = "AAAAAAAAAAAAAAAAAAAAAA";
const NOW = 1_764_250_000_000;
const cookie = sessionCookie(TOKEN, ID, NOW);
const [value = ""] = cookie.split(";");

describe("a session", () => {
  it("is a cookie that only this host sets and reads, and no script", () => {
    expect(cookie).toMatch(/^__Host-whyred-setup=\S+; Path=\/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax$/);
    expect(cookie).not.toContain(TOKEN);
  });

  it("counts for an hour", () => {
    expect(sessionOf(TOKEN, `other=1; ${value}`, NOW + 3_599_999)).toEqual({ id: ID });
    expect(sessionOf(TOKEN, value, NOW + 3_600_000)).toBeNull();
  });

  it("ends with its token", () => {
    expect(sessionOf(`${TOKEN}.`, value, NOW)).toBeNull();
  });

  it.each([
    ["is missing", null],
    ["has a later end", value.replace(String(NOW + 3_600_000), String(NOW + 7_200_000))],
    ["has another id", value.replace(ID, "BAAAAAAAAAAAAAAAAAAAAA")],
    ["has another signature", value.replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["has another name", value.replace("__Host-", "")],
    ["is nonsense", "__Host-whyred-setup=%00.."],
  ])("that %s is none", (_what, cookies) => {
    expect(sessionOf(TOKEN, cookies, NOW)).toBeNull();
  });

  it("compares texts of any length", () => {
    expect([isSame("a", "a"), isSame("a", "b"), isSame("", "b"), isSame("a", "a".repeat(100_000))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
