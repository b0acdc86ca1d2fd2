// The bundle is built once for all of these tests: each file runs in a process of its own.
export { buildForAll as default } from "../world/bundle.ts";
