import { expect, test } from '@jest/globals';
import { type Balance, balanceOf, entryOf, isBalanced, isSameBalance, nothing } from '../../lib/domain/ledger.ts';
import { lowerDue, resetDue } from '../../lib/store/writes/due-writes.ts';
import { takeHold } from '../../lib/store/writes/hold-writes.ts';
import { at, hold, now, stockItem } from '../store/starting-items.ts';

const members = ['onHand', 'held', 'available', 'buffer'] as const;

test('the balance of an item holds what is held open, and not what is settled', () => {
  const holds = { r1: hold(), r2: hold({ quantity: 3 }), r3: hold({ isSettled: true }) };
  const item = stockItem({ onHand: 20, buffer: -2, holds });
  expect(balanceOf(item)).toEqual({ onHand: 20, held: 8, available: 14, buffer: -2 });
  expect(isBalanced(balanceOf(item))).toBe(true);
});

test('a balance is balanced where on hand is all the rest', () => {
  const balance: Balance = { onHand: -1, held: 2, available: -4, buffer: 1 };
  expect([isBalanced(balance), isBalanced(nothing)]).toEqual([true, true]);
  for (const member of members) expect(isBalanced({ ...balance, [member]: 9 })).toBe(false);
});

test('two balances are the same where everything in them is', () => {
  const balance: Balance = { onHand: 4, held: 3, available: 2, buffer: 1 };
  expect(isSameBalance(balance, { ...balance })).toBe(true);
  for (const member of members) expect(isSameBalance(balance, { ...balance, [member]: 9 })).toBe(false);
});

test('the entry of a movement says where it stands, what it was, and the units before and after it', () => {
  const before = stockItem({ onHand: 10 });
  const after = takeHold('r1', hold({ quantity: 4 }), at).apply(before);
  expect(entryOf(before, after)).toEqual({
    key: before.key,
    place: 8,
    movement: { type: 'take', at, reservations: ['r1'] },
    before: { onHand: 10, held: 0, available: 10, buffer: 0 },
    after: { onHand: 10, held: 4, available: 6, buffer: 0 },
  });
});

test('before the first version there was nothing', () => {
  const first = stockItem({ version: 1, onHand: 0, buffer: 2, movement: { type: 'create', at } });
  const after = { onHand: 0, held: 0, available: -2, buffer: 2 };
  expect(entryOf(undefined, first)).toMatchObject({ place: 1, before: nothing, after });
});

test('what makes no version makes no entry', () => {
  const item = stockItem({ due: now + 60 });
  expect(entryOf(item, item)).toBeUndefined();
  for (const write of [lowerDue(now), resetDue(item.version, now + 900), resetDue(item.version, undefined)]) {
    expect(entryOf(item, write.apply(item))).toBeUndefined();
  }
});
