import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesIn } from "../../../src/core/report/places-in-text.ts";
import { placeInWords, placeOf, sourceUrl } from "../../../src/core/report/source-link.ts";
import { HOSTILE } from "../samples.ts";

const found = (text: string) => placesIn(text).map(placeInWords);

describe("a place that a line names", () => {
  it.each([
    ["src/basket.ts:7:21 - error TS2339: no such property", "src/basket.ts:7"],
    ["./src/basket.ts:7", "src/basket.ts:7"],
    ["src/invoice.ts(9,36): error TS18048", "src/invoice.ts:9"],
    ["Program.cs(12): warning", "Program.cs:12"],
    ['  File "app/tests/test_x.py", line 31, in test_x', "app/tests/test_x.py:31"],
    ['  File "app/with space/x.py", line 3', "app/with space/x.py:3"],
    ["  --> src/cache.rs:35:9", "src/cache.rs:35"],
    ["    at sort (src/basket.js:7:3)", "src/basket.js:7"],
    ["    at async file:///home/runner/work/shop/shop/src/a%20b.mjs:7:3", "src/a b.mjs:7"],
    ["file:///D:/a/shop/shop/src/a.mjs:7:3", "src/a.mjs:7"],
    ["/home/runner/work/shop/shop/src/a.c:4:5: error: undeclared", "src/a.c:4"],
    ["/Users/runner/work/shop/shop/App/View.swift:12:8: error", "App/View.swift:12"],
    ["D:\\a\\shop\\shop\\src\\a.cpp(12,3): error C2065", "src/a.cpp:12"],
    ["d:/a/shop/shop/src/a.cpp:12", "src/a.cpp:12"],
    ["   at Shop.Basket.Sort() in D:\\a\\shop\\shop\\Shop\\Basket.cs:line 42", "Shop/Basket.cs:42"],
    ["src\\web\\a.ts:3:1", "src/web/a.ts:3"],
    ["/github/workspace/lib/a.rb:3:in `x'", "lib/a.rb:3"],
    ["/__w/shop/shop/a.py:3", "a.py:3"],
    ["/opt/actions-runner/_work/shop/shop/a/b.go:3:4", "a/b.go:3"],
    ["PHP Parse error: unexpected '}' in /home/runner/work/shop/shop/web/x.php on line 9", "web/x.php:9"],
    ["deploy/render.sh: line 8: envsubst: command not found", "deploy/render.sh:8"],
    ["In deploy/backup.sh line 3:", "deploy/backup.sh:3"],
    ["│   on main.tf line 27, in module:", "main.tf:27"],
    ["make: *** [Makefile:12: all] Error 1", "Makefile:12"],
    ["app/shop/[id]/page.tsx:7:3", "app/shop/[id]/page.tsx:7"],
    ["[src/a.ts:3] failed", "src/a.ts:3"],
    ["src/größe.py:3: E501", "src/größe.py:3"],
  ])("is found in %j", (text, place) => {
    expect(found(text)).toEqual([place]);
  });

  it("is found each time, in order", () => {
    expect(found("src/b.c:2:1: error, see src/a.c:1 and src/c.c(3)")).toEqual(["src/b.c:2", "src/a.c:1", "src/c.c:3"]);
  });

  it.each([
    ["nothing", "it failed"],
    ["a time", "at 10:30:25 it failed"],
    ["a host and its port", "connect ECONNREFUSED registry.example.com:443, localhost:8080 and 127.0.0.1:3000"],
    ["an image and its tag", "ghcr.io/acme/app:12"],
    ["an address of the web", "https://example.com/src/a.ts:3:4"],
    ["a bundler's made-up address", "webpack:///./src/a.ts:3:4"],
    ["a runtime's own module", "at node:internal/modules/cjs/loader.js:12:3"],
    ["a dependency", "at run (/home/runner/work/shop/shop/node_modules/x/index.js:3:4)"],
    ["a dependency elsewhere in the path", "packages/web/node_modules/x/index.js:3:4"],
    ["python's packages", 'File ".venv/lib/python3.12/site-packages/x.py", line 3'],
    ["vendored code", "vendor/github.com/x/y.go:3:4"],
    ["a gem", "vendor/bundle/ruby/3.3.0/gems/x-1.0/lib/x.rb:3"],
    ["a crate", "/home/runner/.cargo/registry/src/index/x-1.0/src/lib.rs:3:4"],
    ["a module with its version", "github.com/pkg/errors@v0.9.1/errors.go:3"],
    ["a module by its host", "github.com/acme/shop/x.go:3"],
    ["what a build has made", "dist/index.js:3:4"],
    ["the system", "/usr/lib/python3/x.py:3"],
    ["the runner's temporary files", "/home/runner/work/_temp/0f.sh: line 3: x: command not found"],
    ["another's action", "/home/runner/work/_actions/acme/do/v1/index.js:3:4"],
    ["a folder beside the checkout", "/home/runner/work/shop/other/src/a.ts:3"],
    ["a way out of the repository", "src/../../etc/a.py:3"],
    ["a way out in an address", "file:///home/runner/work/shop/shop/%2e%2e/a.py:3"],
    ["a home folder", "~/src/a.py:3"],
    ["another drive", "C:\\tools\\x.py:3"],
    ["go test's file of an unknown package", "    x_test.go:12: got 3, want 4"],
    ["the JVM's file of an unknown package", "\tat app.Main.run(Main.java:12)"],
    ["no line at all", "src/a.ts:0"],
    ["what was cut off before it", "…/src/a.ts:3"],
    ["a file of an unknown kind", "logs/output.bin:3"],
    ["a broken address", "file:///home/runner/work/shop/shop/%zz.py:3"],
    ["a secret", "src/ghp_abcdefghijklmnopqrstuvwxyz0123456789.ts:3"],
  ])("is not made of %s", (_what, text) => {
    expect(found(text)).toEqual([]);
  });

  it("is looked for in time linear in the line, whatever the line", () => {
    for (const unit of ["a", ":1", "a:1", "/", "a/", '"', "[", "(", 'File "', "_work/", "src/a.ts:3 "]) {
      const start = performance.now();
      for (let i = 0; i < 300; i++) placesIn(unit.repeat(4000));
      expect(performance.now() - start).toBeLessThan(3000);
    }
  });
});

describe("a link to a place", () => {
  it("has every segment of the path encoded", () => {
    const place = placeOf("app/(shop)/[id]/100% größe.tsx", 7);
    expect(place && sourceUrl("https://github.com/acme/shop", "abc1234", place)).toBe(
      "https://github.com/acme/shop/blob/abc1234/app/(shop)/%5Bid%5D/100%25%20gr%C3%B6%C3%9Fe.tsx#L7",
    );
  });

  it("never leaves the commit's files, whatever the path", () => {
    const part = fc.oneof(fc.constantFrom(...HOSTILE, "..", ".", "/", "\\", "%2e%2e", "#", "?", "@", "a"), fc.string());
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), fc.integer(), (parts, line) => {
        for (const path of [parts.join("/"), parts.join(""), `/home/runner/work/shop/shop/${parts.join("/")}`]) {
          const place = placeOf(path, line);
          if (!place) continue;
          const url = new URL(sourceUrl("https://github.com/acme/shop", "abc1234", place));
          expect(url.origin + url.search).toBe("https://github.com");
          expect(url.pathname.startsWith("/acme/shop/blob/abc1234/")).toBe(true);
          expect(url.hash).toBe(`#L${line}`);
          expect(decodeURIComponent(url.pathname.slice("/acme/shop/blob/abc1234/".length))).toBe(place.path);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
