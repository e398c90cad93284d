import { expect, test } from '@jest/globals';
import { fates } from './fates.ts';
import { type RelayBug, relayBugs } from './relay-bugs.ts';
import { checkTold, type RelayRun, runRelay } from './relay-run.ts';
import type { Check, Violation } from './violation.ts';
import { relayWrites } from './writes.ts';

// The relay dies at each write and each message of a batch, and the batch comes again.

const writesOf = ({ operations }: RelayRun): readonly number[] =>
  operations.flatMap(({ isWrite }, number) => (isWrite ? [number] : []));

test.each(fates)('the ledger, the sales and what is told are whole where the relay %s any write', async (fate) => {
  const plain = await runRelay({});
  const writes = writesOf(plain);
  const names = new Set(writes.map((number) => plain.operations[number]?.name));
  expect([...names].sort()).toEqual(relayWrites);
  expect(writes.length).toBeGreaterThanOrEqual(26);
  for (const operation of writes) {
    const { told } = await runRelay({ fatal: { operation, fate } });
    checkTold(told, plain.told);
    expect(told.size).toBe(plain.told.size);
  }
});

/** The first check that deaths break. */
async function firstOf(bug: RelayBug): Promise<Check | undefined> {
  const plain = await runRelay({}, bug);
  try {
    for (const operation of writesOf(plain)) {
      for (const fate of fates) checkTold((await runRelay({ fatal: { operation, fate } }, bug)).told, plain.told);
    }
  } catch (error) {
    return (error as Violation).check;
  }
  return undefined;
}

test.each(relayBugs.map((bug) => [bug.about, bug] as const))(
  'where %s, nothing is wrong without a death, and a death shows it',
  async (_, bug) => {
    await runRelay({}, bug);
    expect(await firstOf(bug)).toBe(bug.caughtBy);
  },
);
