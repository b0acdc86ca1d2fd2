// What rules ask about a run, from what GitHub says of it. Pure.

/** `ci.yml` of `.github/workflows/ci.yml@refs/heads/main`, which is how GitHub names a workflow's file. */
export function workflowFileOf(path: string | null): string | null {
  const [file = ""] = (path ?? "").split("@");
  return file.split("/").at(-1) || null;
}
