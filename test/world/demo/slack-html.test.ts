import { describe, expect, test } from "vitest";
import type { Json } from "../json.ts";
import { renderSlack } from "./slack-html.ts";
import { slackText } from "./slack-text.ts";

const inSection = (...elements: Json[]): Json => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
});

describe("a Slack message on the page", () => {
  test("has a header", () => {
    const header = { type: "header", text: { type: "plain_text", text: "❌ CI on a&b", emoji: false } };
    expect(renderSlack([header])).toBe('<h3 class="slack-header">❌ CI on a&amp;b</h3>');
  });

  test("has links, styles and line breaks in its sections", () => {
    const shown = renderSlack([
      inSection(
        { type: "link", url: "https://github.com/acme", text: "acme", style: { bold: true } },
        { type: "text", text: "npm test", style: { code: true } },
        { type: "text", text: "\nnext" },
      ),
    ]);
    expect(shown).toContain('<b><a href="https://github.com/acme" target="_blank"');
    expect(shown).toContain('<code class="slack-code">npm test</code>');
    expect(shown).toContain("\nnext</div>");
  });

  test("has the log as it is", () => {
    const log = { type: "rich_text_preformatted", elements: [{ type: "text", text: "<!channel> & <b>" }] };
    expect(renderSlack([{ type: "rich_text", elements: [log] }])).toContain(
      '<pre class="slack-pre" tabindex="0">&lt;!channel&gt; &amp; &lt;b&gt;</pre>',
    );
  });

  test("has buttons, which the page presses by their words", () => {
    const button = { type: "button", text: { type: "plain_text", text: "Re-run <now>" }, value: "x", action_id: "y" };
    const block = { type: "actions", elements: [button] };
    expect(renderSlack([block])).toContain(
      '<button type="button" class="slack-button" data-press="Re-run &lt;now&gt;">Re-run &lt;now&gt;</button>',
    );
    expect(slackText([block])).toBe("[Re-run <now>]");
  });

  test("shows who would be notified", () => {
    expect(renderSlack([inSection({ type: "broadcast", range: "channel" })])).toContain(
      '<b class="slack-mention">@channel</b>',
    );
  });

  test("links to the web alone", () => {
    const shown = renderSlack([inSection({ type: "link", url: "javascript:alert(1)", text: "a" })]);
    expect(shown).not.toContain("<a");
  });

  test("names what it cannot draw", () => {
    expect(renderSlack([{ type: "video" }])).toContain("[video: not drawn here]");
  });
});

test("a Slack message in the terminal is what people read in it", () => {
  const text = slackText([
    { type: "header", text: { type: "plain_text", text: "CI failed" } },
    {
      type: "rich_text",
      elements: [
        {
          type: "rich_text_section",
          elements: [
            { type: "link", url: "https://github.com/acme", text: "unit" },
            { type: "text", text: " · 6s" },
          ],
        },
        { type: "rich_text_preformatted", elements: [{ type: "text", text: "Error: no\n  at a.ts:1" }] },
      ],
    },
  ]);
  expect(text).toBe("CI failed\n\nunit · 6s\n  │ Error: no\n  │   at a.ts:1");
});
