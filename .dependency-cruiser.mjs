// The rooms of `src`, from top to ground, and what holds between them: `npm run check` asks dependency-cruiser.
// A file imports from its own room and from those below it, types included. This list is the only place where the
// order stands; ARCHITECTURE.md says what each room is for.
const ROOMS = [
  "src",
  "src/cli",
  "src/setup",
  "src/pages",
  "src/intake",
  "src/run",
  "src/branch",
  "src/channel",
  "src/sinks/comment",
  "src/sinks/comment/render",
  "src/sinks/slack",
  "src/sinks/slack/api",
  "src/sinks/slack/render",
  "src/sinks",
  "src/ledger",
  "src/history",
  "src/installation",
  "src/queue",
  "src/edge/log",
  "src/edge/github",
  "src/edge",
  "src/settings",
  "src/core/setup",
  "src/core/rules",
  "src/core/history",
  "src/core/report",
  "src/core/webhook",
  "src/core/lookup",
  "src/core/excerpt",
  "src/core/matchers",
  "src/core/matchers/tests",
  "src/core/matchers/compilers",
  "src/core/matchers/linters",
  "src/core/matchers/packages",
  "src/core/matchers/builds",
  "src/core/matchers/runtimes",
  "src/core/matchers/infra",
  "src/core/matchers/docs",
  "src/core/matchers/any",
  "src/core/matchers/published",
  "src/core/matching",
  "src/core/step",
  "src/core/log",
  "src/core/redact",
  "src/core/policy",
  "src/core/text",
];

/** Rooms that compute and nothing else: no clock, no network, no environment. */
const PURE = "^src/(core|sinks/[^/]+/render)/";
/** Computing with bytes is pure, and so are these packages. */
const PURE_MODULES = "^(node:crypto|valibot|yaml|@secretlint/.*|json-with-bigint)$";

const below = (room) => ROOMS.slice(ROOMS.indexOf(room));
/** The files of these rooms themselves, not of folders in them. */
const filesOf = (rooms) => `^(${rooms.join("|")})/[^/]+$`;

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "Whoever reads one file of a circle has to read all of them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "a-room-of-the-list",
      comment: "Every file of src lies in a room of the list above.",
      severity: "error",
      from: { path: "^src/", pathNot: filesOf(ROOMS) },
      to: {},
    },
    ...ROOMS.map((room) => ({
      name: `downwards-from-${room.replace("src/", "").replaceAll("/", "-")}`,
      comment: "A room imports from below it alone: data goes one way.",
      severity: "error",
      from: { path: filesOf([room]) },
      to: { path: "^src/", pathNot: filesOf(below(room)) },
    })),
    {
      name: "pure",
      comment: "Core and the renderers decide; what acts lies in edge, in a sink, or above.",
      severity: "error",
      from: { path: PURE },
      to: { pathNot: [PURE, `node_modules/(${PURE_MODULES.slice(2, -2)})`, PURE_MODULES, "^(crypto|node:crypto)$"] },
    },
    {
      name: "tests-are-not-shipped",
      comment: "The Worker and the command need nothing of the tests.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^test/" },
    },
    {
      name: "no-orphan",
      comment: "A file that nothing imports is left over.",
      severity: "error",
      from: { orphan: true, path: "^src/", pathNot: "\\.d\\.ts$" },
      to: {},
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    builtInModules: { add: ["cloudflare:workers"] },
  },
};
