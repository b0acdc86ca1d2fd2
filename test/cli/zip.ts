// Makes ZIP archives, honest ones and others (PKWARE, APPNOTE.TXT): the tests need no library for that.
import { crc32, deflateRawSync } from "node:zlib";

export type ZipEntry = {
  readonly name: string;
  readonly data: string | Uint8Array;
  /** What the headers say of the length, where it is not true. */
  readonly claims?: number;
};

/** Every entry deflated; one after the other, then the central directory and its end. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const { local, central } = recordsOf(entry, at);
    locals.push(local);
    centrals.push(central);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

function recordsOf({ name, data, claims }: ZipEntry, at: number): { local: Buffer; central: Buffer } {
  const bytes = Buffer.from(data);
  const packed = deflateRawSync(bytes);
  const title = Buffer.from(name);
  // From "version needed" to "extra field length": alike in both headers.
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(0x0800, 2); // names are UTF-8
  shared.writeUInt16LE(8, 4); // deflated
  shared.writeUInt32LE(crc32(bytes), 10);
  shared.writeUInt32LE(packed.length, 14);
  shared.writeUInt32LE(claims ?? bytes.length, 18);
  shared.writeUInt16LE(title.length, 22);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(at, 10);
  return {
    local: Buffer.concat([signature(0x04034b50), shared, title, packed]),
    central: Buffer.concat([signature(0x02014b50), Buffer.from([20, 3]), shared, tail, title]),
  };
}

function signature(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}
