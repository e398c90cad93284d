import { readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';

/** How far each shard of the stream has been passed on. */
export interface Checkpoint {
  of(shardId: string): string | undefined;
  set(shardId: string, place: string): Promise<void>;
}

/** Kept in a file between runs, beside the data; without one only in memory. A file that cannot be read is begun anew. */
export function openCheckpoint(file: string | undefined): Checkpoint {
  const places = new Map<string, string>(file === undefined ? [] : Object.entries(read(file)));
  return {
    of: (shardId) => places.get(shardId),
    async set(shardId, place) {
      places.set(shardId, place);
      if (file === undefined) return;
      // Whole or not at all: what is passed on twice is told twice.
      await writeFile(`${file}.new`, JSON.stringify(Object.fromEntries(places)));
      await rename(`${file}.new`, file);
    },
  };
}

function read(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
