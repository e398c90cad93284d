import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The tests that mutants meet, as one file: so the code is loaded once for each mutant, not once for each file. The first
// that fails ends the run, so those that take longest come last; and those that do the same hundreds of times are left out.

const cwd = fileURLToPath(new URL('..', import.meta.url));
const isLeftOut = (file: string): boolean =>
  file.endsWith('.integration.test.ts') || /compensate.(copies|killed)/.test(file);
const isRace = (file: string): boolean => /compensate.(raced|shared)/.test(file);
const files = [
  ...globSync('domain/*.test.ts', { cwd }).sort(),
  'store/memory-store.test.ts',
  'store/codecs.test.ts',
  ...['events', 'sale-events', 'stream', 'cloud-events'].map((name) => `events/${name}.test.ts`),
  ...globSync('commands/*.test.ts', { cwd }).sort(),
  ...globSync('reconcile/*.test.ts', { cwd }).sort(),
  ...globSync('commands/compensate/*.test.ts', { cwd }).sort(),
].filter((file) => !isLeftOut(file));
// The races take some seconds each.
files.sort((a, b) => Number(isRace(a)) - Number(isRace(b)));

for (const file of files) await import(`../${file}`);
