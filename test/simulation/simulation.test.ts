import { beforeAll, expect, test } from '@jest/globals';
import { type DifferenceKind, differenceKinds } from '../../lib/domain/difference.ts';
import { play } from './phases.ts';
import { type Ran, runSeeds } from './run.ts';
import { tamperingNames } from './tamperings.ts';

/** What an item's own codec refuses, and what only a broken program leaves: test/commands/compensate/reconciled.test.ts. */
const unseen: readonly DifferenceKind[] = [
  'unreadable',
  'oversold_unwatched',
  'plan_unfounded',
  'compensation_missing',
];

let ran: Ran;

beforeAll(async () => {
  ran = await runSeeds({ from: 1, seeds: 1_000, bug: undefined });
}, 300_000);

test('every invariant holds in 1,000 histories of the real commands', () => {
  const { seeds, broken } = ran;
  expect(broken && `seed ${broken.seed} broke: ${broken.played.violation?.message}`).toBeUndefined();
  expect(seeds).toBe(1_000);
});

test('a seed plays the same history each time, byte for byte', async () => {
  for (const seed of [1, 2, 3, 4, 5, 1_000_003]) {
    const [once, again] = [await play(seed), await play(seed)];
    expect(once.trace.lines().join('\n')).toBe(again.trace.lines().join('\n'));
    expect(once.trace.lines().length).toBeGreaterThan(100);
  }
});

test('seeds play different histories', async () => {
  const [one, other] = [await play(1), await play(2)];
  expect(one.trace.lines()).not.toEqual(other.trace.lines());
});

test('every command and every fault occurs, and so does every end of a reservation', () => {
  const { tally } = ran;
  const outcomes = {
    reserve: ['reserved', 'reserved again', 'insufficient_stock', 'sku_not_found', 'idempotency_key_reused'],
    confirm: ['confirmed', 'already_released', 'hold_expired', 'exceeds_held', 'already_confirmed'],
    release: ['released', 'already_confirmed', 'hold_expired'],
    extend: ['extended', 'hold_expired', 'already_confirmed'],
    fulfil: ['fulfilled', 'not_confirmed', 'exceeds_held', 'already_cancelled'],
    cancel: ['cancelled', 'not_confirmed', 'exceeds_held', 'already_fulfilled'],
    getReservation: ['found'],
    getStock: ['found'],
    moveStock: ['moved', 'would_oversell', 'idempotency_key_reused'],
    putSku: ['created', 'replaced'],
    sweep: ['swept', 'overtaken', 'crashed', 'partly unanswered'],
    relay: ['relayed', 'relayed in part', 'crashed'],
    compensations: ['DONE', 'FAILED', 'SKIPPED'],
    retryCompensation: ['found'],
    linearizable: ['true'],
    writes: ['expectSale', 'planSales', 'letOff', 'watchOversold', 'unwatch', 'returnUnits', 'finishCancellation'],
    reconcile: ['reconciled', 'differences told', 'crashed', 'unanswered'],
    differences: differenceKinds.filter((kind) => !unseen.includes(kind)),
    tampering: tamperingNames,
    faults: [
      'reply lost, sent again',
      'copy late',
      'reply slow',
      'table unavailable',
      'crash',
      'process frozen',
      'index stale',
      'scan stale',
      'passed on again',
    ],
  };
  for (const [heading, names] of Object.entries(outcomes)) {
    for (const name of names) expect([heading, name, tally.of(heading, name) > 0]).toEqual([heading, name, true]);
  }
});

test('a history has about 200 operations and more, and few are too long to put in an order', () => {
  const { seeds, tally } = ran;
  expect(tally.of('operations', 'all') / seeds).toBeGreaterThan(200);
  expect(tally.of('linearizable', 'unknown')).toBeLessThan(tally.of('linearizable', 'true') / 100);
});
