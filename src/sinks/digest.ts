// Posted texts are remembered by digest: they are only compared, and would be most of what an object stores.
import { createHash } from "node:crypto";

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64");
