import { expect, test } from '@jest/globals';
import { bugNames, bugs } from './bugs.ts';
import { runSeeds } from './run.ts';

test.each(bugNames)('%s is caught', async (bug) => {
  const { broken } = await runSeeds({ from: 1, seeds: bugs[bug].caughtWithin, bug });
  expect(broken?.played.violation?.invariant).toBeDefined();
});
