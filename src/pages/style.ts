// The one stylesheet: of the status page, of the setup page, and of the page of `npm start`. Light and dark, readable on
// a phone, nothing loaded from elsewhere.

/** CSS, for a `style` element with the page's nonce, or a file of its own. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f7f9, #0b0e13);
  --raised: light-dark(#ffffff, #141921);
  --line: light-dark(#d5dae1, #2b323d);
  --text: light-dark(#1b2028, #e4e8ee);
  --quiet: light-dark(#59636f, #98a3b1);
  --red: light-dark(#c4202b, #ff6b6b);
  --green: light-dark(#1a7f37, #3fb950);
  --amber: light-dark(#8a5a00, #e3b341);
  --red-ground: light-dark(#fdecec, #34161a);
  --note-ground: light-dark(#fff6dc, #2e2712);
  --link: light-dark(#0a5bc4, #6cb0ff);
  --focus: light-dark(#0a5bc4, #6cb0ff);
  --mono: ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  font: 15px / 1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif;
  color: var(--text);
  background: var(--ground);
}
*, ::before, ::after { box-sizing: border-box; }
body, h1, h2, h3, p, ol { margin: 0; padding: 0; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.quiet { color: var(--quiet); font-weight: 400; }
.red { color: var(--red); }
.top {
  display: flex; gap: 4px 16px; align-items: baseline; flex-wrap: wrap;
  padding: 14px 24px; background: var(--raised); border-bottom: 1px solid var(--line);
}
.top h1 { font-size: 22px; letter-spacing: -0.02em; }
.top h1 a { color: inherit; text-decoration: none; }
.top p { color: var(--quiet); }
.trouble, .note {
  margin-top: 14px; padding: 10px 14px; border-radius: 8px;
  background: var(--note-ground); overflow-wrap: anywhere;
}
.trouble { background: var(--red-ground); }
@media (max-width: 760px) { .top { padding: 10px 16px; } }
`;

/** What the Worker's own pages need besides. */
export const WORKER_STYLE = `
.page { max-width: 46rem; margin: 0 auto; padding: 20px 24px 64px; }
.page a:not(.button) { color: var(--link); }
.page code { font-family: var(--mono); font-size: 0.92em; overflow-wrap: anywhere; }
.page h2 { font-size: 17px; margin: 28px 0 6px; }
.page p + p { margin-top: 8px; }
.page ul { margin: 8px 0; padding-left: 20px; }
.verdict { font-size: 19px; font-weight: 600; line-height: 1.35; }
.steps { list-style: none; margin-top: 18px; }
.step {
  padding: 14px 16px; margin-bottom: 12px; border: 1px solid var(--line);
  border-left: 4px solid var(--quiet); border-radius: 8px; background: var(--raised);
}
.step h2 { margin: 0 0 4px; }
.step > * + * { margin-top: 8px; }
.done { border-left-color: var(--green); }
.missing { border-left-color: var(--amber); }
.failed { border-left-color: var(--red); }
.later { border-left-color: var(--line); }
.state { font-size: 12px; font-weight: 600; margin-left: 8px; white-space: nowrap; }
.done .state { color: var(--green); }
.missing .state { color: var(--amber); }
.failed .state { color: var(--red); }
.later .state { color: var(--quiet); }
label { display: block; font-weight: 600; margin-top: 12px; }
label .quiet { font-size: 13px; display: block; }
input, textarea {
  display: block; width: 100%; margin-top: 4px; padding: 8px 10px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--ground); color: inherit; font: inherit;
}
textarea { font-family: var(--mono); font-size: 12px; min-height: 7rem; }
input[type="checkbox"] { display: inline; width: auto; margin: 0 6px 0 0; }
button, .button {
  display: inline-block; margin-top: 12px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px;
  background: var(--raised); color: inherit; font: inherit; font-weight: 600; cursor: pointer; text-decoration: none;
}
button.first, .button.first { border-color: transparent; background: #b3202b; color: #ffffff; }
button.first:hover, .button.first:hover { background: #8f1520; }
form + p { margin-top: 16px; }
details { margin-top: 10px; }
details + p { margin-top: 10px; }
summary { cursor: pointer; color: var(--quiet); }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
td { padding: 3px 8px 3px 0; vertical-align: top; overflow-wrap: anywhere; }
@media (max-width: 760px) {
  .page { padding: 14px 16px 48px; }
  .steps button, .steps .button { width: 100%; text-align: center; }
}
`;
