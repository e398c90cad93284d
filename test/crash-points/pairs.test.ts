import { describe, expect, test } from '@jest/globals';
import { Runs } from './plans.ts';
import { scenarios } from './scenarios.ts';
import { secondsOf } from './seconds.ts';

// A command meets its fate at each of its writes, and a second command on the same reservation runs at each moment.

let made = 0;
const met = new Set<string>();
const runs = new Runs(({ second }) => {
  made++;
  if (second !== undefined) met.add(typeof second.at === 'string' ? second.at : (Object.keys(second.at)[0] ?? ''));
});

describe.each(scenarios.map((each) => [each.name, each] as const))('%s', (_, scenario) => {
  test.each(secondsOf(scenario).map((each) => [each.name, each] as const))('and %s', async (_, second) => {
    const before = made;
    await runs.pairs(scenario, second);
    expect(made - before).toBeGreaterThan(10);
  });
});

test('every moment was met, and none of the runs was left out', () => {
  expect([...met].sort()).toEqual(['after the death', 'after the recovery', 'before', 'between']);
  expect(made).toBeGreaterThanOrEqual(249_105);
});
