// node scripts/given-up.ts <from> <to>: makes the events to feed to the relay again (docs/runbook.md: RelayGaveUp) of what
// Lambda laid aside in the bucket. They are numbered in the order in which the stream had them.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is needed of a note of Lambda on a batch that it gave up. */
interface Note {
  readonly DDBStreamBatchInfo: { readonly startSequenceNumber: string };
  /** The event that the relay was called with, as text. */
  readonly payload: string;
}

const [from = 'unrelayed', to = 'events'] = process.argv.slice(2);

const notes = readdirSync(from, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }): Note => JSON.parse(readFileSync(join(parentPath, name), 'utf8')))
  // Their names have the second in which each was given up, and many are in the same.
  .map((note) => ({ place: BigInt(note.DDBStreamBatchInfo.startSequenceNumber), note }))
  .sort((a, b) => (a.place < b.place ? -1 : Number(a.place > b.place)));

mkdirSync(to);
for (const [index, { note }] of notes.entries()) {
  writeFileSync(join(to, `${String(index + 1).padStart(6, '0')}.json`), note.payload);
}
process.stdout.write(`${notes.length} events are in ${to}/\n`);
