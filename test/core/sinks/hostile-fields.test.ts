// Every text that reaches a sink, hostile, all at once: the comment as a Markdown parser with GitHub's extensions reads
// it, and the message as Slack's own rules do. What stands outside of code is the same as if every text were harmless.
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { cut } from "../../../src/core/redact/plain.ts";
import type { JobReport, Report } from "../../../src/core/report/report.ts";
import { renderComment } from "../../../src/sinks/comment/render/comment.ts";
import { renderMessage } from "../../../src/sinks/slack/render/message.ts";
import { heldRun, renderOverflow } from "../../../src/sinks/slack/render/overflow.ts";
import { withGitHubsLimits } from "../../world/github-limits.ts";
import type { Json } from "../../world/json.ts";
import { problemsOfBlocks } from "../../world/slack/blocks.ts";
import { excerpt, HOSTILE, job, report } from "../samples.ts";

/** References, mentions and tricks that GitHub or Slack would act on. */
const TRICKS = [
  ...HOSTILE,
  "GH-1 fixes GH-2, closes acme/shop#3, resolves https://github.com/acme/shop/issues/4 and #5",
  "https://github.com/acme/shop/pull/6#issuecomment-7 www.evil.example mallory@evil.example",
  "[x]: https://evil.example 'y'\n\n[x]",
  "![](https://evil.example/a.png) <img src=https://evil.example/b.png> <a href='//evil.example'>",
  "*a* **b** ~~c~~ __d__ ***e*** _f_ :tada: :+1: <https://evil.example>",
  "- [ ] task\n# heading\n> quote\n1. one\n---\n\tcode\n    code",
  "<details><summary>x</summary> <!-- --> <![CDATA[ ]]> <?php ?>",
  "$`x`$ $$\\href{https://evil.example}{y}$$ [^1] \\[ \\( `\\`",
  "<!subteam^S012AB3CD> <#C012AB3CD> <!date^1^{date}|x> <!here> <!everyone> @here @channel",
  "x` @octocat `y",
  "`` ` ``` @octocat",
  `\n${"`".repeat(280)}\n@octocat fixes #1 <img src=https://evil.example/a.png> ![x](https://evil.example/p.png)\n`,
  "`".repeat(5_000),
  ...[79, 80, 81, 127, 128, 254, 255, 256, 257].map((n) => `${"`".repeat(n)}\n@octocat`),
  "\\",
  "\\`",
  "`\\",
  "](https://evil.example)",
  "&#96;&#64;octocat&lt;b&gt;",
  "why\u034Fred\uFE0F\u180B\u{E0041}\u{1D173}\u2800",
  "\u202Dabc\u202C \u2066x\u2069 \u061C",
  "a\u0085b\u2028c\u2029d\u000Be\u000Cf\rg",
];
const hostile = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRICKS) },
  fc.string(),
  fc.string({ unit: "binary", maxLength: 300 }),
);

const ADDRESSES = [
  "https://github.com/acme/shop",
  "javascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "",
  "not an address",
  "https://evil.example/) @octocat [x](y",
  'https://evil.example/"onmouseover="x',
  "https://x.example/`a`b`?q=<b>#c|d\\e]",
  "https://x.example/a b\nc\t@octocat",
  "//evil.example/x",
  "HTTPS://X.EXAMPLE/\u202E\u200B",
  "vbscript:x",
  "file:///etc/passwd",
  `https://x.example/${"long/".repeat(900)}`,
  "https://x.example/\uD800",
];
const address = fc.constantFrom(...ADDRESSES);

type Texts = { readonly texts: readonly string[]; readonly urls: readonly string[]; readonly gone: boolean };
const anything: fc.Arbitrary<Texts> = fc.record({
  texts: fc.array(hostile, { minLength: 20, maxLength: 20 }),
  urls: fc.array(address, { minLength: 4, maxLength: 4 }),
  gone: fc.boolean(),
});

/** What goes into an address: one that is too long is no link, which is another test's matter. */
const short = (text: string) => cut(text, 60);

/** A report with one of these in each of its fields; five places that are known, so that there are as many links. */
function reportOf({ texts, urls, gone }: Texts): Report {
  const [name = "", step = "", command = "", workflow = "", branch = "", author = "", title = "", ...more] = texts;
  const [sha = "", owner = "", repository = "", event = "", conclusion = "", ending = "", message = "", ...lines] =
    more;
  const [repositoryUrl = "", runUrl = "", jobUrl = "", otherUrl = ""] = urls;
  const places = [1, 2, 3, 4, 5].map((n) => `src/a.c:${n}:1: error: x`);
  const [longPath = "", where = "", ...shown] = lines;
  const path = short(longPath);
  const told: JobReport["told"] = gone
    ? { kind: "no-log", why: "expired" }
    : {
        kind: "excerpt",
        excerpt: excerpt([...places, ...shown], {
          headline: shown[0] ?? null,
          step: { number: 1, name: step, command, exitCode: 1 },
          fingerprint: "one",
        }),
      };
  const unshown = [
    { message, where, place: null },
    { message, where: null, place: { path, line: 7 } },
  ];
  const history = [
    { fact: "base", text: `Also fails on ${name}`, url: runUrl },
    { fact: "seen", text: branch, url: otherUrl },
  ];
  const annotated = { places: [{ line: 20, place: { path, line: 3 } }], unshown, more: 1 };
  const jobs = [
    job(name, [], { told, annotated, conclusion, annotation: ending, url: jobUrl, history }),
    job(`${name}2`, [], { told, annotated, conclusion, annotation: ending, url: otherUrl }),
  ];
  const base = report(jobs, { repository: { id: "1", owner, name: repository, url: repositoryUrl } });
  const named = {
    workflowName: workflow,
    runName: title,
    headBranch: branch,
    author,
    title,
    event,
    headSha: short(sha),
    url: runUrl,
  };
  return { ...base, failedJobs: 3, run: { ...base.run, ...named } };
}

/** The same with a harmless text in the place of every one: empty where it is empty, alike where they are alike. */
function harmless({ texts, urls, gone }: Texts): Texts {
  return { texts: texts.map((text) => (text === "" ? "" : `x${texts.indexOf(text)}`)), urls, gone };
}

const comments = (of: Report) => {
  const passed = { runId: "8", attempt: 2, headSha: of.run.headSha, url: of.run.url };
  const red = { report: of, passed: null };
  const other = { ...of, run: { ...of.run, id: "9" } };
  return [
    [red],
    [red, { report: other, passed: null }],
    [red, { report: other, passed }],
    [{ report: of, passed }],
  ].map((sections) => renderComment(sections, of.run.headSha));
};

const markdown = new MarkdownIt({ html: true, linkify: true }).use(withGitHubsLimits);
type Token = ReturnType<typeof markdown.parse>[number];

const DATA = /^<!-- whyred:data (?:(?!--)[^<>\n])* -->\n?$/;

/** What is not code: each token's kind, and what it says; of a link, that it is one. */
function outsideCode(body: string): string[] {
  let inLink = false;
  const flat = (tokens: readonly Token[]): string[] =>
    tokens.flatMap((token) => {
      if (token.type === "link_open" || token.type === "link_close") inLink = token.type === "link_open";
      // GitHub makes nothing of a link's text, whatever it says.
      if (inLink && token.type === "text") return ["text"];
      if (token.type === "inline") return flat(token.children ?? []);
      // Hidden, one line, and nothing in it ends it.
      if (DATA.test(token.content)) return ["data"];
      const isCode = token.type === "fence" || token.type === "code_inline";
      return [isCode ? `${token.type} ${token.info}` : `${token.type} ${token.content}`];
    });
  return flat(markdown.parse(body, {}));
}

const hrefs = (body: string) =>
  markdown
    .parse(body, {})
    .flatMap(({ children }) => (children ?? []).flatMap((token) => String(token.attrGet("href") ?? "") || []));

/** Everything in the message that is a text, with its key. */
function textsIn(value: unknown, key = ""): [string, string][] {
  if (typeof value === "string") return [[key, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, Array.isArray(value) ? key : name));
}

const UNSEEN = /[\p{Bidi_Control}\p{Cc}]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}/u;
const withoutBreaks = (text: string) => text.replace(/[\t\n]/g, "");

describe("whatever every text of a report says, the comment", () => {
  it("says outside of code what it says of a harmless one: no mention, reference, link, image, HTML or list", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        const usual = comments(reportOf(harmless(texts)));
        for (const [i, body] of comments(reportOf(texts)).entries()) {
          expect(outsideCode(body)).toEqual(outsideCode(usual[i] ?? ""));
        }
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ...TRICKS,
    "#1 GH-1 acme/shop#1 mona#1 abc1234def5678abc1234def5678abc1234def56 acme/shop@abc1234def5678abc1234def5678abc1234def56",
    "Fixes #1, closes: GH-2, resolved acme/shop#3",
    "@octocat @acme/owners, @octocat: (@octocat) https://github.com/octocat www.evil.example mona@evil.example",
  ])("says nothing else outside of code where it is every text: %j", (trick) => {
    const given = { texts: Array.from({ length: 20 }, () => trick), urls: ADDRESSES.slice(0, 1), gone: false };
    const usual = comments(reportOf(harmless(given)));
    expect(comments(reportOf(given)).map(outsideCode)).toEqual(usual.map(outsideCode));
  });

  it("links to web addresses alone, each whole, and shows nothing that is not seen", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        for (const body of comments(reportOf(texts))) {
          expect(withoutBreaks(body)).not.toMatch(UNSEEN);
          for (const href of hrefs(body)) {
            expect(href).toMatch(/^https?:\/\/[^\s<>()[\]`\\"]+$/);
            expect(URL.canParse(href)).toBe(true);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("has in its code nothing but text, also as HTML", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        for (const body of comments(reportOf(texts))) {
          const inCode = [...markdown.render(body).matchAll(/<code[^>]*>([\s\S]*?)<\/code>/g)].map(
            ([, inner]) => inner,
          );
          expect(inCode.length).toBeGreaterThan(0);
          expect(inCode.join("")).not.toMatch(/[<>]/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("whatever every text of a report says, the message", () => {
  const messages = (of: Report) => {
    const { repository } = of;
    const named = { count: 2, named: [heldRun(of)] };
    const held = renderOverflow({ repository, since: 0, forks: named, own: named });
    return [...[null, 2].map((passedOnAttempt) => renderMessage({ report: of, passedOnAttempt })), held];
  };

  it("is one that Slack takes, of text and links alone", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        for (const message of messages(reportOf(texts))) {
          const blocks: Json = JSON.parse(JSON.stringify(message.blocks));
          expect(problemsOfBlocks(blocks)).toEqual([]);
          const kinds = new Set(textsIn(blocks).flatMap(([key, text]) => (key === "type" ? [text] : [])));
          for (const kind of kinds) expect(KINDS).toContain(kind);
          const [header] = message.blocks;
          expect(header).toMatchObject({ type: "header", text: { type: "plain_text", emoji: false } });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("escapes what Slack would read as markup, links to web addresses alone, and shows nothing that is not seen", () => {
    fc.assert(
      fc.property(anything, (texts) => {
        for (const message of messages(reportOf(texts))) {
          expect(message.text.replace(/&(?:amp|lt|gt);/g, "")).not.toMatch(/[<>&]/);
          for (const [key, text] of textsIn(message)) {
            if (key === "url") expect(text).toMatch(/^https?:\/\/\S+$/);
            else expect(withoutBreaks(text)).not.toMatch(UNSEEN);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

const KINDS = ["header", "plain_text", "rich_text", "rich_text_section", "rich_text_preformatted", "text", "link"];
