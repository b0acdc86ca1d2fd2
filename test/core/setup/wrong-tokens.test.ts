import { describe, expect, it } from "vitest";
import { WrongTokens } from "../../../src/core/setup/wrong-tokens.ts";

const times = <T>(count: number, act: (i: number) => T) => Array.from({ length: count }, (_, i) => act(i));

describe("wrong setup tokens", () => {
  it("are limited to ten a minute from an address, which hurts no other address", () => {
    const tokens = new WrongTokens();
    expect(times(11, () => tokens.try("192.0.2.1", false, 0))).toEqual([...times(10, () => "wrong"), "limited"]);
    expect(tokens.try("192.0.2.1", true, 59_999)).toBe("limited");
    expect(tokens.try("192.0.2.2", true, 59_999)).toBe("in");
    expect(tokens.try("192.0.2.1", true, 60_000)).toBe("in");
  });

  it("are limited to a hundred a minute from all; who was not wrong yet still gets in with the right one", () => {
    const tokens = new WrongTokens();
    const verdicts = times(101, (i) => tokens.try(`192.0.2.${i}`, false, 0));
    expect(verdicts).toEqual([...times(100, () => "wrong"), "limited"]);
    expect(tokens.try("192.0.2.0", true, 1)).toBe("limited");
    expect(tokens.try("198.51.100.1", true, 1)).toBe("in");
  });

  it("from one IPv6 customer's addresses count together, however they are written", () => {
    const tokens = new WrongTokens();
    for (const i of times(10, (n) => n)) tokens.try(`2001:db8::${i}`, false, 0);
    expect(tokens.try("2001:0DB8:0:0:ffff::1", true, 0)).toBe("limited");
    expect(tokens.try("2001:db8:0:1::1", true, 0)).toBe("in");
  });
});
