// What `parseArgs` throws, as a sentence. Node's own goes on with advice about arguments that begin with a dash.

/** The first sentence of it. Anything but an error about options is a bug, and is thrown on. */
export function optionError(error: unknown): string {
  if (!(error instanceof TypeError) || !("code" in error) || !String(error.code).startsWith("ERR_PARSE_ARGS"))
    throw error;
  const [first = ""] = error.message.split(/\. |\n/);
  return first.endsWith(".") ? first : `${first}.`;
}
