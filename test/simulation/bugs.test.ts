import { expect, test } from '@jest/globals';
import { bugNames, bugs } from './bugs.ts';
import { runSeeds } from './run.ts';

test.each(bugNames)('%s is caught by the invariant that it breaks', async (bug) => {
  const { broken } = await runSeeds({ from: 1, seeds: bugs[bug].caughtWithin, bug });
  expect(bugs[bug].breaks).toContain(broken?.played.violation?.invariant);
});
