import { expect, test } from '@jest/globals';
import type { Act, Status } from './model.ts';
import { isLinearizable, type Timed } from './search.ts';

const act = (type: Act['type'], id: string, units: number, told: Status, [from, to]: [number, number]): Timed => ({
  act: { type, id, units, told, withheld: 0 },
  from,
  to,
  isUnknown: false,
});
const receipt = act('receive', '', 1, 'none', [1, 2]);
const reserve = (id: string, told: Status, when: [number, number]) => act('reserve', id, 1, told, when);

test('the last unit is sold once', () => {
  expect(isLinearizable([receipt, reserve('a', 'held', [3, 5])])).toBe(true);
  expect(isLinearizable([receipt, reserve('a', 'held', [3, 5]), reserve('b', 'rejected', [4, 6])])).toBe(true);
  expect(isLinearizable([receipt, reserve('a', 'held', [3, 5]), reserve('b', 'held', [4, 6])])).toBe(false);
});

test('nobody is refused what is there', () => {
  expect(isLinearizable([receipt, reserve('a', 'rejected', [3, 4])])).toBe(false);
  expect(isLinearizable([{ ...receipt, to: 9 }, reserve('a', 'rejected', [3, 4])])).toBe(true);
  const beside = reserve('a', 'rejected', [3, 4]);
  expect(isLinearizable([receipt, { ...beside, act: { ...beside.act, withheld: 1 } }])).toBe(true);
});

test('what has come to an end before something began is before it', () => {
  const held = reserve('a', 'held', [3, 4]);
  const released = act('release', 'a', 1, 'released', [5, 6]);
  expect(isLinearizable([receipt, held, released, reserve('b', 'held', [7, 8])])).toBe(true);
  expect(isLinearizable([receipt, held, { ...released, from: 7, to: 9 }, reserve('b', 'held', [5, 6])])).toBe(false);
  expect(isLinearizable([receipt, held, { ...released, to: 9 }, reserve('b', 'held', [7, 8])])).toBe(true);
});

test('nothing is confirmed behind its expiry, and nobody sees it come back', () => {
  const held = reserve('a', 'held', [3, 4]);
  const expired = act('expire', 'a', 0, 'expired', [5, 6]);
  const confirm = (told: Status, when: [number, number]) => act('confirm', 'a', 1, told, when);
  expect(isLinearizable([receipt, held, expired, confirm('sold', [5, 8])])).toBe(true);
  expect(isLinearizable([receipt, held, expired, confirm('sold', [7, 8])])).toBe(false);
  expect(isLinearizable([receipt, held, expired, confirm('expired', [7, 8]), reserve('b', 'held', [9, 10])])).toBe(
    true,
  );
  const look = act('look', 'a', 0, 'held', [7, 8]);
  expect(isLinearizable([receipt, held, expired, look])).toBe(false);
});

test('what nobody was told of may have happened, or not', () => {
  const unknown = { ...reserve('a', 'held', [3, Number.POSITIVE_INFINITY]), isUnknown: true };
  expect(isLinearizable([receipt, unknown, reserve('b', 'held', [4, 5])])).toBe(true);
  expect(isLinearizable([receipt, unknown, reserve('b', 'rejected', [4, 5])])).toBe(true);
});

test('too many orders to try are said to be too many', () => {
  const many = Array.from({ length: 18 }, (_, each) => reserve(`r${each}`, 'held', [3, 50]));
  expect(isLinearizable([{ ...receipt, act: { ...receipt.act, units: 17 } }, ...many])).toBe('unknown');
});
