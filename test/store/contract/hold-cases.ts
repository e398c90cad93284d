import type { Hold, StockItem } from '../../../lib/domain/stock-item.ts';
import { lowerDue, resetDue } from '../../../lib/store/writes/due-writes.ts';
import { giveBackHold, prolongHold, settleHold, shortenHold, takeHold } from '../../../lib/store/writes/hold-writes.ts';
import { at, hold, now, stockItem } from '../starting-items.ts';
import { type Case, withMovement } from './case.ts';

const id = 'r1';
const own = { id, nonce: 'aaaaa', quantity: 5 };
const other = { r2: hold({ quantity: 3, nonce: 'ccccc', expiresAt: now + 300 }) };
const movement = (type: string) => ({ type, at, reservations: [id] });

export const holds = (count: number): Record<string, Hold> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`h${index}`, hold({ quantity: 1 })]));

const take = takeHold(id, hold(), at);
export const takeCases = withMovement<StockItem>(movement('take'), [
  { claim: 'no item', write: take, item: undefined },
  {
    claim: 'just enough available',
    write: take,
    item: stockItem({ available: 5 }),
    changes: { available: 0, holds: { r1: hold() }, due: now + 600 },
  },
  { claim: 'one unit short', write: take, item: stockItem({ available: 4 }) },
  { claim: 'enough on hand, but kept back', write: take, item: stockItem({ onHand: 100, buffer: 96 }) },
  {
    claim: 'promised beyond what is there',
    write: take,
    item: stockItem({ onHand: 0, buffer: -5 }),
    changes: { available: 0, holds: { r1: hold() }, due: now + 600 },
  },
  { claim: 'a hold of its own', write: take, item: stockItem({ holds: { r1: hold() } }) },
  { claim: 'a hold of a duplicate', write: take, item: stockItem({ holds: { r1: hold({ nonce: 'zzzzz' }) } }) },
  { claim: 'a settled hold', write: take, item: stockItem({ holds: { r1: hold({ isSettled: true }) } }) },
  {
    claim: 'holds of others, due earlier',
    write: take,
    item: stockItem({ holds: other }),
    changes: { available: 92, holds: { ...other, r1: hold() } },
  },
  {
    claim: 'due later: only lowerDue lowers it',
    write: take,
    item: stockItem({ due: now + 900 }),
    changes: { available: 95, holds: { r1: hold() } },
  },
  {
    claim: 'room for one more hold',
    write: take,
    item: stockItem({ available: 9, holds: holds(1_999) }),
    changes: { available: 4, holds: { ...holds(1_999), r1: hold() } },
  },
  { claim: 'an item that is full', write: take, item: stockItem({ available: 9, holds: holds(2_000) }) },
]);

/** What refuses every write that is for a hold of one's own. */
const notOwn = (write: Case<StockItem>['write']): readonly Case<StockItem>[] => [
  { claim: 'no item', write, item: undefined },
  { claim: 'no hold', write, item: stockItem({ holds: other }) },
  { claim: 'a hold with another nonce', write, item: stockItem({ holds: { r1: hold({ nonce: 'zzzzz' }) } }) },
  { claim: 'a hold of another quantity', write, item: stockItem({ holds: { r1: hold({ quantity: 4 }) } }) },
  { claim: 'a settled hold', write, item: stockItem({ holds: { r1: hold({ isSettled: true }) } }) },
];

const both = stockItem({ holds: { r1: hold(), ...other }, buffer: 7 });

const giveBack = giveBackHold(own, at);
export const giveBackCases = withMovement<StockItem>(movement('give_back'), [
  ...notOwn(giveBack),
  { claim: 'its own hold', write: giveBack, item: both, changes: { available: both.available + 5, holds: other } },
  {
    claim: 'its own hold, the last: due stays for the sweeper',
    write: giveBack,
    item: stockItem({ holds: { r1: hold() } }),
    changes: { available: 100, holds: {} },
  },
]);

const until = now + 30;
const settledHold = hold({ isSettled: true, expiresAt: until });
const settle = (confirmed: number) => settleHold(own, confirmed, until, at);
export const settleCases = withMovement<StockItem>(movement('settle'), [
  ...notOwn(settle(5)),
  {
    claim: 'its own hold, sold whole',
    write: settle(5),
    item: both,
    changes: { onHand: 95, holds: { ...other, r1: settledHold } },
  },
  {
    claim: 'its own hold, sold in part',
    write: settle(3),
    item: both,
    changes: { onHand: 97, available: both.available + 2, holds: { ...other, r1: settledHold } },
  },
  {
    claim: 'its own hold, nothing of it sold',
    write: settle(0),
    item: both,
    changes: { available: both.available + 5, holds: { ...other, r1: settledHold } },
  },
]);

const prolong = prolongHold(own, now + 900, at);
export const prolongCases = withMovement<StockItem>(movement('extend'), [
  ...notOwn(prolong),
  {
    claim: 'a hold that ends earlier',
    write: prolong,
    item: both,
    changes: { holds: { ...other, r1: hold({ expiresAt: now + 900 }) } },
  },
  {
    claim: 'a hold that ends then',
    write: prolong,
    item: stockItem({ holds: { r1: hold({ expiresAt: now + 900 }) } }),
  },
  {
    claim: 'a hold that ends later',
    write: prolong,
    item: stockItem({ holds: { r1: hold({ expiresAt: now + 901 }) } }),
  },
]);

const shorten = shortenHold(own, now + 60, at);
export const shortenCases = withMovement<StockItem>(movement('extend'), [
  ...notOwn(shorten),
  {
    claim: 'a hold that ends later',
    write: shorten,
    item: both,
    changes: { holds: { ...other, r1: hold({ expiresAt: now + 60 }) } },
  },
  { claim: 'a hold that ends then', write: shorten, item: stockItem({ holds: { r1: hold({ expiresAt: now + 60 }) } }) },
  { claim: 'a hold that ends earlier', write: shorten, item: stockItem({ holds: { r1: hold({ expiresAt: now }) } }) },
]);

const lower = lowerDue(now + 300);
const reset = resetDue(7, now + 600);
const remove = resetDue(7, undefined);
/** These two are no movements: version and movement stay. */
export const dueCases: readonly Case<StockItem>[] = [
  { claim: 'no item', write: lower, item: undefined },
  { claim: 'no due', write: lower, item: stockItem() },
  { claim: 'due later', write: lower, item: stockItem({ due: now + 301 }), changes: { due: now + 300 } },
  { claim: 'due then', write: lower, item: stockItem({ due: now + 300 }) },
  { claim: 'due earlier', write: lower, item: stockItem({ due: now + 299 }) },
  { claim: 'no item', write: reset, item: undefined },
  {
    claim: 'the version that was read',
    write: reset,
    item: stockItem({ holds: { r1: hold() }, due: now }),
    changes: { due: now + 600 },
  },
  { claim: 'a newer version', write: reset, item: stockItem({ holds: { r1: hold() }, due: now, version: 8 }) },
  { claim: 'an older version', write: reset, item: stockItem({ holds: { r1: hold() }, due: now, version: 6 }) },
  {
    claim: 'the version that was read, no holds',
    write: remove,
    item: stockItem({ due: now }),
    changes: { due: undefined },
  },
  { claim: 'a newer version, no holds', write: remove, item: stockItem({ due: now, version: 8 }) },
];
