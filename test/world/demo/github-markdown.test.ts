import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./github-markdown.ts";

describe("a comment as GitHub renders it", () => {
  test("has headings, links, code spans and the excerpt", () => {
    const shown = renderMarkdown(
      "### 1 of 1 job failed\n\n[`test`](https://github.com/acme/shop)\n\n```text\na < b\n```\n",
    );
    expect(shown).toContain("<h3>1 of 1 job failed</h3>");
    expect(shown).toContain('<a href="https://github.com/acme/shop"');
    expect(shown).toContain('<pre tabindex="0"><code>a &lt; b\n</code></pre>');
  });

  test("has tables, strikethrough and addresses as links", () => {
    const shown = renderMarkdown("| a | b |\n|---|---|\n| ~~c~~ | https://example.com |\n");
    expect(shown).toContain("<table>");
    expect(shown).toContain("<s>c</s>");
    expect(shown).toContain('<a href="https://example.com"');
  });

  test("breaks lines where the text does, as in every pull request", () => {
    expect(renderMarkdown("one\ntwo")).toContain("one<br>\ntwo");
  });

  test("does not show what is hidden in an HTML comment", () => {
    expect(renderMarkdown("<!-- whyred: a marker -->\n\nText <!-- here too -->")).toBe("\n<p>Text </p>\n");
  });

  test("shows a mention as one, since it would notify someone, and none inside code", () => {
    expect(renderMarkdown("thanks @octo-cat")).toContain('<strong class="user-mention">@octo-cat</strong>');
    expect(renderMarkdown("`@octocat` me@example.com")).not.toContain("user-mention");
  });

  test.each([["<details><summary>More</summary>"], ["a<br>b"]])("keeps the HTML of a layout: %s", (text) => {
    expect(renderMarkdown(text)).toContain(text);
  });

  test.each([
    ["<script>alert(1)</script>"],
    ['<img src="x" onerror="alert(1)">'],
    ['before <img src=x onerror="alert(1)"> after'],
    ['<details ontoggle="alert(1)" open>'],
    ["<!-- a --><svg onload=alert(1)>"],
    ["[a](javascript:alert(1))"],
    ["![a](https://example.com/a.png)"],
    ["<https://example.com/\"onmouseover='alert(1)'>"],
  ])("leaves nothing of %s that could act", (text) => {
    const shown = renderMarkdown(text);
    expect(shown).not.toMatch(/<(?!\/?(?:p|a|br|details|summary)\b)/);
    expect(shown).not.toMatch(/<[^>]*\son\w+=/);
    expect(shown).not.toContain('href="javascript:');
  });
});
