/** Slack's rules for rich text: docs.slack.dev, "Rich text block". */
import { byType, type Check, flag, list, oneOf, shape, text, url, whole } from "./shapes.ts";

const anyText = text(Number.POSITIVE_INFINITY);
const styles = shape({}, { bold: flag, italic: flag, strike: flag, code: flag, underline: flag });
const mentionStyles = shape({}, { bold: flag, italic: flag, strike: flag, highlight: flag, unlink: flag });

const plain = {
  text: shape({ text: anyText }, { style: styles }),
  link: shape({ url: url(3000) }, { text: anyText, unsafe: flag, style: styles }),
};

const inline = byType({
  ...plain,
  emoji: shape({ name: anyText }, { unicode: anyText, skin_tone: whole(1, 6) }),
  user: shape({ user_id: anyText }, { style: mentionStyles }),
  usergroup: shape({ usergroup_id: anyText }, { style: mentionStyles }),
  channel: shape({ channel_id: anyText }, { style: mentionStyles }),
  broadcast: shape({ range: oneOf("here", "channel", "everyone") }, { style: styles }),
  date: shape({ timestamp: whole(0, Number.MAX_SAFE_INTEGER), format: anyText }, { url: url(3000), fallback: anyText }),
  color: shape({ value: anyText }),
});

const border = whole(0, 1);
const section = shape({ elements: list(inline) });

export const richTextElements: Check = list(
  byType({
    rich_text_section: section,
    // Text and links alone: no style is shown in there.
    rich_text_preformatted: shape({ elements: list(byType(plain), { least: 1 }) }, { border, language: anyText }),
    rich_text_quote: shape({ elements: list(inline) }, { border }),
    rich_text_list: shape(
      { style: oneOf("bullet", "ordered"), elements: list(byType({ rich_text_section: section })) },
      { indent: whole(0, 8), offset: whole(0, Number.MAX_SAFE_INTEGER), border },
    ),
  }),
  { least: 1 },
);
