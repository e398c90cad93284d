import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { type BugName, bugNames, bugs } from './bank/bugs.ts';
import { invariants } from './invariants/names.ts';
import { runSeeds } from './run.ts';

const found = new Map<BugName, Promise<string | undefined>>();

/** The invariant that is the first to break. */
function brokenBy(bug: BugName): Promise<string | undefined> {
  const known = found.get(bug) ?? play(bug);
  found.set(bug, known);
  return known;
}

async function play(bug: BugName): Promise<string | undefined> {
  const { broken } = await runSeeds({ from: 1, seeds: bugs[bug].caughtWithin, bug });
  return broken?.played.violation?.invariant;
}

test.each(bugNames)('%s is caught by the invariant that it breaks', async (bug) => {
  expect(bugs[bug].breaks).toContain(await brokenBy(bug));
});

// Alone, it plays all of them.
test('every invariant is the one that catches some bug', async () => {
  const broken = new Set<string | undefined>();
  for (const bug of bugNames) broken.add(await brokenBy(bug));
  expect(invariants.filter((invariant) => !broken.has(invariant))).toEqual([]);
}, 600_000);

test('every invariant is the name of one check, so that none hides behind another', () => {
  const files = globSync('test/simulation/**/*.ts').filter((file) => !/bank|names|test\.ts/.test(file));
  const text = files.map((file) => readFileSync(file, 'utf8')).join('');
  expect(invariants.filter((invariant) => text.split(`'${invariant}'`).length !== 2)).toEqual([]);
});
