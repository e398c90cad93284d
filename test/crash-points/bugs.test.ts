import { describe, expect, test } from '@jest/globals';
import { bugs as simulated } from '../simulation/bank/bugs.ts';
import type { Bug } from './bug.ts';
import { bugs, caughtBugs } from './bugs.ts';
import { Runs } from './plans.ts';
import { scenarios } from './scenarios.ts';
import { secondsOf } from './seconds.ts';
import { type Check, checks, type Violation } from './violation.ts';

// The runs must bite: each mistake stays hidden while nobody dies and nobody comes between, and is caught here.

/** The first violation that runs of the service with a mistake come to: deaths alone, or beside second commands. */
async function firstOf({ infect, pairedIn }: Bug): Promise<Violation | undefined> {
  const runs = new Runs(() => {}, infect);
  const paired = scenarios.filter(({ name }) => name === pairedIn);
  try {
    if (pairedIn === undefined) for (const scenario of scenarios) await runs.alone(scenario);
    for (const scenario of paired) for (const second of secondsOf(scenario)) await runs.pairs(scenario, second);
  } catch (error) {
    return error as Violation;
  }
  return undefined;
}

/** The first violation that deaths alone come to: what needs a second command must not be caught by them. */
function aloneOf({ pairedIn: _, ...bug }: Bug): Promise<Violation | undefined> {
  return firstOf(bug);
}

describe.each(bugs.map((bug) => [bug.about, bug] as const))('where %s', (_, bug) => {
  test('nothing is wrong as long as nobody dies', async () => {
    const runs = new Runs(() => {}, bug.infect);
    const innocent = scenarios.filter(({ name, beginsWithDeath }) => !beginsWithDeath && name !== bug.shownIn);
    for (const scenario of innocent) await runs.plain(scenario);
    expect(innocent.length).toBeGreaterThan(25);
  });

  test(`it is caught by a death${bug.pairedIn === undefined ? '' : ' or by a second command'}`, async () => {
    if (bug.pairedIn !== undefined) expect(await aloneOf(bug)).toBeUndefined();
    expect(await firstOf(bug)).toMatchObject({ name: 'Violation', check: bug.caughtBy });
  });
});

test('each mistake has a name of its own, and one that the simulation knows has its name there', () => {
  const known = new Map(Object.entries(simulated).map(([name, { about }]) => [name, about]));
  const others = caughtBugs.filter(({ name, about }) => known.has(name) && known.get(name) !== about);
  expect(others).toEqual([]);
  expect(new Set(caughtBugs.map(({ name }) => name)).size).toBe(caughtBugs.length);
  expect(caughtBugs.length).toBeGreaterThanOrEqual(28);
});

test('each check is the first that one of the mistakes breaks', () => {
  const breaking = new Set<Check>(caughtBugs.map(({ caughtBy }) => caughtBy));
  expect(checks.filter((check) => !breaking.has(check))).toEqual([]);
});
