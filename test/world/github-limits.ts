// Two limits of GitHub's Markdown parser that markdown-it does not have, and that hostile text can reach: with this
// plugin, what GitHub would read as live Markdown is read so in the tests too.
import type MarkdownIt from "markdown-it";

/** cmark-gfm, `src/inlines.c`, `MAXBACKTICKS`: a longer run delimits no code span, and is text. */
const SPAN_BACKTICKS_MAX = 80;
/** cmark-gfm, `src/blocks.c`: a fence's length is kept in one byte, and a closing one needs no more than that. */
const FENCE_MAX = 255;

const BACKTICKS = /`+/y;
const LONG_FENCE = new RegExp(`^( {0,3}(?:\`{${FENCE_MAX}}|~{${FENCE_MAX}}))[\`~]+`, "gm");

export function withGitHubsLimits(markdown: InstanceType<typeof MarkdownIt>): void {
  markdown.inline.ruler.before("backticks", "long_backticks", (state, silent) => {
    BACKTICKS.lastIndex = state.pos;
    const [run = ""] = BACKTICKS.exec(state.src) ?? [];
    if (run.length <= SPAN_BACKTICKS_MAX) return false;
    if (!silent) state.pending += run;
    state.pos += run.length;
    return true;
  });
  markdown.core.ruler.after("normalize", "long_fences", (state) => {
    state.src = state.src.replace(LONG_FENCE, "$1");
  });
}
