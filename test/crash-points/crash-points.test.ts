import { describe, expect, test } from '@jest/globals';
import { fates } from './fates.ts';
import { Runs } from './plans.ts';
import { recoveries } from './run.ts';
import { scenarios } from './scenarios.ts';
import { commandWrites, pairsOf } from './writes.ts';

// Every write of every command, each fate of its process there, each way in which it is recovered from.

let made = 0;
const met = new Set<string>();
const written = new Set<string>();
const runs = new Runs(({ scenario, fatal, recovery }, operations) => {
  made++;
  if (fatal !== undefined) met.add(`${fatal.fate}, ${recovery}`);
  const fatalWrite = fatal && operations[fatal.operation];
  if (fatalWrite?.isWrite) written.add(`${scenario.command.do}: ${fatalWrite.name}`);
});

describe('a process that dies, or does not hear of a write, leaves what an order of the commands explains', () => {
  test.each(scenarios.map((each) => [each.name, each] as const))('%s', async (_, scenario) => {
    const before = made;
    await runs.alone(scenario);
    expect(made - before).toBeGreaterThan(fates.length);
  });
});

test('every fate was met at every write that a command makes, with every recovery', () => {
  const all = fates.flatMap((fate) => recoveries.map((recovery) => `${fate}, ${recovery}`));
  const never = ['repeats, retried late', 'repeats, swept'];
  expect([...met].sort()).toEqual(all.filter((each) => !never.includes(each)).sort());
  expect([...written].sort()).toEqual([...pairsOf(commandWrites)].sort());
  expect(made).toBeGreaterThanOrEqual(3_342);
});
