import type { Movement } from '../../../lib/domain/movement.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { applySettings, countStock, moveStock, returnUnits } from '../../../lib/store/writes/movement-writes.ts';
import { at, hold, now, stockItem } from '../starting-items.ts';
import { withMovement } from './case.ts';
import { applied } from './resolve-cases.ts';

const under = { key: 'k1', fingerprint: 'f1', expiresAt: now + 86_400 };
const under1 = (change: number, version = 8) => ({ expiresAt: now + 86_400, fingerprint: 'f1', change, version });
const keys = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, applied({ expiresAt: now + index })]));

const received: Movement = { type: 'receive', at, by: 'clerk', reason: 'delivered', reference: 'PO 2' };
const receive = moveStock(received, 10, false, under);
const upCases = withMovement<StockItem>(received, [
  { claim: 'no item', write: receive, item: undefined },
  {
    claim: 'up: on hand and available, and no due',
    write: receive,
    item: stockItem({ holds: {}, buffer: 4 }),
    changes: { onHand: 110, available: 106, received: 10, applied: { k1: under1(10) } },
  },
  {
    claim: 'up: while nothing may be promised',
    write: receive,
    item: stockItem({ available: -50, version: 41, applied: { k2: applied() } }),
    changes: { onHand: -40, available: -40, received: 10, applied: { k2: applied(), k1: under1(10, 42) } },
  },
  { claim: 'a key that was applied', write: receive, item: stockItem({ applied: { k1: applied() } }) },
  {
    claim: 'room for one more key',
    write: receive,
    item: stockItem({ applied: keys(199) }),
    changes: { onHand: 110, available: 110, received: 10, applied: { ...keys(199), k1: under1(10) } },
  },
  { claim: 'no room for a key', write: receive, item: stockItem({ applied: keys(200) }) },
]);

const adjusted: Movement = { type: 'adjust', at, by: 'clerk', reason: 'broken' };
const take = moveStock(adjusted, -10, false, under);
const takeAt7 = moveStock(adjusted, -10, false, under, 7);
const force = moveStock(adjusted, -10, true, under);
const downCases = withMovement<StockItem>(adjusted, [
  {
    claim: 'down: all that is available',
    write: take,
    item: stockItem({ available: 10, holds: { r1: hold() } }),
    changes: { onHand: 5, available: 0, applied: { k1: under1(-10) } },
  },
  { claim: 'down: one more than is available', write: take, item: stockItem({ available: 9, holds: { r1: hold() } }) },
  { claim: 'down: a key that was applied', write: take, item: stockItem({ applied: { k1: applied() } }) },
  {
    claim: 'down at a version: it is that one',
    write: takeAt7,
    item: stockItem({ available: 10, holds: { r1: hold() }, version: 7 }),
    changes: { onHand: 5, available: 0, applied: { k1: under1(-10) } },
  },
  { claim: 'down at a version: it is a later one', write: takeAt7, item: stockItem({ version: 8 }) },
  { claim: 'down at a version: it is an earlier one', write: takeAt7, item: stockItem({ version: 6 }) },
  {
    claim: 'down at a version: one more than is available',
    write: takeAt7,
    item: stockItem({ available: 9, holds: { r1: hold() }, version: 7 }),
  },
  {
    claim: 'forced: more than is available',
    write: force,
    item: stockItem({ available: 3 }),
    changes: { onHand: -7, available: -7, applied: { k1: under1(-10) } },
  },
  { claim: 'forced: a key that was applied', write: force, item: stockItem({ applied: { k1: applied() } }) },
  { claim: 'forced: no room for a key', write: force, item: stockItem({ applied: keys(200) }) },
]);
export const moveCases = [...upCases, ...downCases];

const cancelled: Movement = { type: 'cancel', at, reservations: ['r1'], reason: 'too late' };
const putBack = returnUnits(cancelled, 10, under);
const putBackUntil = returnUnits(cancelled, 10, under, { until: at });
const writtenAt = (time: number): Movement => ({ type: 'receive', at: time });
export const returnCases = withMovement<StockItem>(cancelled, [
  { claim: 'no item', write: putBack, item: undefined },
  {
    claim: 'on hand and available, and no due',
    write: putBack,
    item: stockItem({ holds: {}, buffer: 4 }),
    changes: { onHand: 110, available: 106, applied: { k1: under1(10) } },
  },
  {
    claim: 'while nothing may be promised, and a hold of the same reservation is open',
    write: putBack,
    item: stockItem({ available: -50, version: 41, holds: { r1: hold() } }),
    changes: { onHand: -35, available: -40, applied: { k1: under1(10, 42) } },
  },
  { claim: 'a key that was applied', write: putBack, item: stockItem({ applied: { k1: applied() } }) },
  {
    claim: 'room for one more key',
    write: putBack,
    item: stockItem({ applied: keys(199) }),
    changes: { onHand: 110, available: 110, applied: { ...keys(199), k1: under1(10) } },
  },
  { claim: 'no room for a key', write: putBack, item: stockItem({ applied: keys(200) }) },
  {
    claim: 'until a time: the item was written at that time',
    write: putBackUntil,
    item: stockItem({ movement: writtenAt(at) }),
    changes: { onHand: 110, available: 110, applied: { k1: under1(10) } },
  },
  {
    claim: 'until a time: the item was written after it',
    write: putBackUntil,
    item: stockItem({ movement: writtenAt(at + 1) }),
  },
]);

const counted: Movement = { type: 'count', at };
const countTo = (units: number, isForced = false) => countStock(counted, units, { onHand: 100 }, isForced, under);
const countAt7 = (units: number) => countStock(counted, units, { onHand: 100, version: 7 }, false, under);
export const countCases = withMovement<StockItem>(counted, [
  { claim: 'no item', write: countTo(90), item: undefined },
  {
    claim: 'fewer than was thought',
    write: countTo(90),
    item: stockItem({ holds: { r1: hold() } }),
    changes: { onHand: 90, available: 85, applied: { k1: under1(-10) } },
  },
  {
    claim: 'more than was thought',
    write: countTo(130),
    item: stockItem({ onHand: 100, buffer: 200 }),
    changes: { onHand: 130, available: -70, applied: { k1: under1(30) } },
  },
  {
    claim: 'as many as was thought',
    write: countTo(100),
    item: stockItem({ onHand: 100, buffer: 200 }),
    changes: { applied: { k1: under1(0) } },
  },
  { claim: 'on hand changed since it was read', write: countTo(90), item: stockItem({ onHand: 101 }) },
  { claim: 'a key that was applied', write: countTo(90), item: stockItem({ applied: { k1: applied() } }) },
  { claim: 'fewer than are promised', write: countTo(4), item: stockItem({ holds: { r1: hold() } }) },
  {
    claim: 'forced: fewer than are promised',
    write: countTo(4, true),
    item: stockItem({ holds: { r1: hold() } }),
    changes: { onHand: 4, available: -1, applied: { k1: under1(-96) } },
  },
  {
    claim: 'at a version: it is that one',
    write: countAt7(130),
    item: stockItem({ onHand: 100, buffer: 200, version: 7 }),
    changes: { onHand: 130, available: -70, applied: { k1: under1(30) } },
  },
  {
    claim: 'at a version: it is a later one, with as many on hand',
    write: countAt7(130),
    item: stockItem({ onHand: 100, buffer: 200, version: 8 }),
  },
  {
    claim: 'at a version: on hand changed',
    write: countAt7(130),
    item: stockItem({ onHand: 101, buffer: 200, version: 7 }),
  },
  { claim: 'forced: on hand changed', write: countTo(4, true), item: stockItem({ onHand: 99 }) },
]);

const set: Movement = { type: 'settings', at, by: 'clerk' };
const settings = applySettings({ buffer: 7, version: 4 }, 2, set);
export const settingsCases = withMovement<StockItem>(set, [
  { claim: 'no item', write: settings, item: undefined },
  {
    claim: 'newer settings',
    write: settings,
    item: stockItem({ buffer: 2, holds: { r1: hold() } }),
    changes: { buffer: 7, available: 88, settingsVersion: 4 },
  },
  {
    claim: 'newer settings that keep back more than is there',
    write: settings,
    item: stockItem({ buffer: 2, available: 1 }),
    changes: { buffer: 7, available: -4, settingsVersion: 4 },
  },
  {
    claim: 'newer settings that keep back less',
    write: applySettings({ buffer: -3, version: 4 }, 2, set),
    item: stockItem({ buffer: 2 }),
    changes: { buffer: -3, available: 103, settingsVersion: 4 },
  },
  { claim: 'the same settings', write: settings, item: stockItem({ buffer: 2, settingsVersion: 4 }) },
  { claim: 'newer settings there', write: settings, item: stockItem({ buffer: 2, settingsVersion: 5 }) },
  { claim: 'another buffer than was read', write: settings, item: stockItem({ buffer: 3 }) },
]);
