import { expect, test } from '@jest/globals';
import { play } from './phases.ts';
import { runSeeds } from './run.ts';

test('every invariant holds in 1,000 histories of the real commands', async () => {
  const { seeds, broken } = await runSeeds({ from: 1, seeds: 1_000, bug: undefined });
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

test('every command and every fault occurs, and so does every end of a reservation', async () => {
  const { tally } = await runSeeds({ from: 1, seeds: 200, bug: undefined });
  const outcomes = {
    reserve: ['reserved', 'reserved again', 'insufficient_stock', 'sku_not_found', 'idempotency_key_reused'],
    confirm: ['confirmed', 'already_released', 'hold_expired', 'exceeds_held', 'already_confirmed'],
    release: ['released', 'already_confirmed', 'hold_expired'],
    extend: ['extended', 'hold_expired', 'already_confirmed'],
    getReservation: ['found'],
    getStock: ['found'],
    moveStock: ['moved', 'would_oversell', 'idempotency_key_reused'],
    putSku: ['created', 'replaced'],
    sweep: ['swept', 'overtaken', 'crashed', 'partly unanswered'],
    faults: [
      'reply lost, sent again',
      'copy late',
      'reply slow',
      'table unavailable',
      'crash',
      'process frozen',
      'index stale',
    ],
  };
  for (const [heading, names] of Object.entries(outcomes)) {
    for (const name of names) expect([heading, name, tally.of(heading, name) > 0]).toEqual([heading, name, true]);
  }
});
