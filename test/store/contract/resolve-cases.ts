import type { Applied, Hold, StockItem } from '../../../lib/domain/stock-item.ts';
import { type OverKey, type Resolution, resolveHolds } from '../../../lib/store/writes/resolve-write.ts';
import { at, hold, now, stockItem } from '../starting-items.ts';
import { type Case, withMovement } from './case.ts';

const over = (parts: Partial<Hold> = {}): Hold => hold({ expiresAt: now - 1, ...parts });
export const applied = (parts: Partial<Applied> = {}): Applied => ({
  expiresAt: now - 1,
  version: 5,
  fingerprint: 'f1',
  change: 4,
  ...parts,
});

const stays = { r9: hold({ quantity: 7, nonce: 'ddddd' }) };
const kept = { k9: applied({ expiresAt: now + 100, version: 6 }) };
const movement = (...reservations: string[]) => ({ type: 'resolve', at, reservations });
const resolve = (resolution: Resolution) => resolveHolds([resolution], [], at);
const settled = over({ isSettled: true });
const until = now + 30;

const giveBack = resolve({ id: 'r1', seen: over(), to: 'given_back' });
const oneHold = withMovement<StockItem>(movement('r1'), [
  { claim: 'no item', write: giveBack, item: undefined },
  {
    claim: 'give back: the hold as it was read',
    write: giveBack,
    item: stockItem({ holds: { r1: over(), ...stays } }),
    changes: { available: 93, holds: stays },
  },
  {
    claim: 'give back: an item that changed otherwise',
    write: giveBack,
    item: stockItem({ holds: { r1: over() }, version: 99 }),
    changes: { available: 100, holds: {} },
  },
  { claim: 'give back: a hold that is gone', write: giveBack, item: stockItem({ holds: stays }) },
  { claim: 'give back: another time', write: giveBack, item: stockItem({ holds: { r1: hold() } }) },
  { claim: 'give back: another nonce', write: giveBack, item: stockItem({ holds: { r1: over({ nonce: 'z' }) } }) },
  { claim: 'give back: another quantity', write: giveBack, item: stockItem({ holds: { r1: over({ quantity: 4 }) } }) },
  { claim: 'give back: settled meanwhile', write: giveBack, item: stockItem({ holds: { r1: settled } }) },
  {
    claim: 'drop: a settled hold holds nothing',
    write: resolve({ id: 'r1', seen: settled, to: 'dropped' }),
    item: stockItem({ holds: { r1: settled, ...stays } }),
    changes: { holds: stays },
  },
  {
    claim: 'settle: sold in part',
    write: resolve({ id: 'r1', seen: over(), to: 'settled', confirmed: 2, until }),
    item: stockItem({ holds: { r1: over(), ...stays } }),
    changes: { onHand: 98, available: 91, holds: { r1: over({ expiresAt: until, isSettled: true }), ...stays } },
  },
  {
    claim: 'prolong: nothing but the time of the hold',
    write: resolve({ id: 'r1', seen: over(), to: 'prolonged', expiresAt: now + 50 }),
    item: stockItem({ holds: { r1: over(), ...stays } }),
    changes: { holds: { r1: over({ expiresAt: now + 50 }), ...stays } },
  },
]);

const four: readonly Resolution[] = [
  { id: 'r1', seen: over({ quantity: 1 }), to: 'given_back' },
  { id: 'r2', seen: over({ quantity: 2 }), to: 'settled', confirmed: 1, until },
  { id: 'r3', seen: over({ quantity: 3 }), to: 'prolonged', expiresAt: now + 50 },
  { id: 'r4', seen: settled, to: 'dropped' },
];
const fourHolds = Object.fromEntries(four.map(({ id, seen }) => [id, seen]));
const oneKey: readonly OverKey[] = [{ key: 'k1', seen: applied() }];
const atOnce = resolveHolds(four, oneKey, at);
const several = withMovement<StockItem>(movement('r1', 'r2', 'r3', 'r4'), [
  {
    claim: 'every end at once, and a key that is over',
    write: atOnce,
    item: stockItem({ holds: { ...fourHolds, ...stays }, applied: { k1: applied(), ...kept }, buffer: -5 }),
    changes: {
      onHand: 99,
      available: 100 - 13 + 5 + 1 + 1,
      holds: {
        r2: over({ quantity: 2, expiresAt: until, isSettled: true }),
        r3: over({ quantity: 3, expiresAt: now + 50 }),
        ...stays,
      },
      applied: kept,
    },
  },
  {
    claim: 'every end at once: none of them where one hold changed',
    write: atOnce,
    item: stockItem({ holds: { ...fourHolds, r4: over() }, applied: { k1: applied() } }),
  },
  {
    claim: 'every end at once: none of them where the key is gone',
    write: atOnce,
    item: stockItem({ holds: fourHolds, applied: kept }),
  },
]);

const drop = resolveHolds([], oneKey, at);
const keys = withMovement<StockItem>(movement(), [
  {
    claim: 'drop a key as it was read',
    write: drop,
    item: stockItem({ applied: { k1: applied(), ...kept } }),
    changes: { applied: kept },
  },
  { claim: 'drop a key: another time', write: drop, item: stockItem({ applied: { k1: applied({ expiresAt: now }) } }) },
  {
    claim: 'drop a key: another request',
    write: drop,
    item: stockItem({ applied: { k1: applied({ fingerprint: 'f2' }) } }),
  },
  { claim: 'drop a key: another change', write: drop, item: stockItem({ applied: { k1: applied({ change: 5 }) } }) },
]);

const hundred = Array.from({ length: 100 }, (_, index) => index);
const manyHolds = Object.fromEntries(hundred.map((index) => [`id${index}`, over({ quantity: 1 })]));
const ids = Object.keys(manyHolds);
const manySettled = Object.fromEntries(ids.map((id) => [id, over({ quantity: 1, expiresAt: until, isSettled: true })]));
const manyKeys = Object.fromEntries(hundred.map((index) => [`key${index}`, applied()]));
const seen = over({ quantity: 1 });
/** An expression has at most 4 KB and 300 operators: the most that one update is given must fit. */
const largest: readonly Case<StockItem>[] = [
  ...withMovement<StockItem>(movement(...ids), [
    {
      claim: '100 holds given back',
      write: resolveHolds(
        ids.map((id) => ({ id, seen, to: 'given_back' })),
        [],
        at,
      ),
      item: stockItem({ holds: { ...manyHolds, ...stays } }),
      changes: { available: 93, holds: stays },
    },
    {
      claim: '100 holds settled',
      write: resolveHolds(
        ids.map((id) => ({ id, seen, to: 'settled', confirmed: 1, until })),
        [],
        at,
      ),
      item: stockItem({ holds: manyHolds }),
      changes: { onHand: 0, holds: manySettled },
    },
  ]),
  ...withMovement<StockItem>(movement(), [
    {
      claim: '100 keys dropped',
      write: resolveHolds(
        [],
        Object.entries(manyKeys).map(([key]) => ({ key, seen: applied() })),
        at,
      ),
      item: stockItem({ applied: { ...manyKeys, ...kept } }),
      changes: { applied: kept },
    },
  ]),
];

export const resolveCases = [...oneHold, ...several, ...keys, ...largest];
