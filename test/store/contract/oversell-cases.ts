import { limits } from '../../../lib/domain/limits.ts';
import type { Movement } from '../../../lib/domain/movement.ts';
import type { StockItem } from '../../../lib/domain/stock-item.ts';
import { applySettings, followReceipt, moveStock, returnUnits } from '../../../lib/store/writes/movement-writes.ts';
import { expectSale, letOff, planSales, unwatch, watchOversold } from '../../../lib/store/writes/oversell-writes.ts';
import { at, hold, now, stockItem } from '../starting-items.ts';
import { withMovement } from './case.ts';
import { applied } from './resolve-cases.ts';

const movement: Movement = { type: 'plan', at, reservations: ['r1', 'r2'] };
const oversold = (parts: Partial<StockItem> = {}) => stockItem({ onHand: -3, ...parts });

const watch = watchOversold(now + 600, movement);
export const watchCases = withMovement<StockItem>(movement, [
  { claim: 'no item', write: watch, item: undefined },
  { claim: 'oversold', write: watch, item: oversold(), changes: { resolveAt: now + 600, due: now + 600 } },
  {
    claim: 'oversold by one unit, due earlier',
    write: watch,
    item: stockItem({ onHand: -1, holds: { r1: hold({ expiresAt: now + 300 }) } }),
    changes: { resolveAt: now + 600 },
  },
  {
    claim: 'oversold, due later: only lowerDue lowers it',
    write: watch,
    item: oversold({ due: now + 900 }),
    changes: { resolveAt: now + 600 },
  },
  { claim: 'nothing on hand', write: watch, item: stockItem({ onHand: 0 }) },
  { claim: 'noted before', write: watch, item: oversold({ resolveAt: now + 900 }) },
]);

const seen = oversold({ resolveAt: now, plan: { r9: 1 } });
const plan = { r9: 1, r1: 2, 'r2.4': 3 };
const planned = planSales(seen, plan, now + 60, movement);
export const planCases = withMovement<StockItem>(movement, [
  { claim: 'no item', write: planned, item: undefined },
  {
    claim: 'the version that was read',
    write: planned,
    item: seen,
    changes: { plan, resolveAt: now + 60, due: now + 60 },
  },
  { claim: 'a newer version', write: planned, item: { ...seen, version: 8 } },
  { claim: 'an older version', write: planned, item: { ...seen, version: 6 } },
  {
    claim: 'a hold that is over before',
    write: planSales(oversold({ holds: { r1: hold({ expiresAt: now + 30 }) } }), plan, now + 60, movement),
    item: oversold({ holds: { r1: hold({ expiresAt: now + 30 }) } }),
    changes: { plan, resolveAt: now + 60, due: now + 30 },
  },
  {
    claim: 'nobody to cancel',
    write: planSales(seen, {}, now + 60, movement),
    item: seen,
    changes: { plan: {}, resolveAt: now + 60, due: now + 60 },
  },
]);

const expected = expectSale('r1', 2, movement);
const entries = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 1]));
export const expectCases = withMovement<StockItem>(movement, [
  { claim: 'no item', write: expected, item: undefined },
  {
    claim: 'oversold, and noted: nothing else changes',
    write: expected,
    item: oversold({ resolveAt: now, plan: { r9: 1 } }),
    changes: { plan: { r9: 1, r1: 2 } },
  },
  { claim: 'oversold, and not noted yet', write: expected, item: oversold() },
  { claim: 'nothing short', write: expected, item: stockItem({ onHand: 0, resolveAt: now }) },
  { claim: 'planned before', write: expected, item: oversold({ resolveAt: now, plan: { r1: 1 } }) },
  {
    claim: 'room for one more',
    write: expected,
    item: oversold({ resolveAt: now, plan: entries(limits.expectedMax - 1) }),
    changes: { plan: { ...entries(limits.expectedMax - 1), r1: 2 } },
  },
  {
    claim: 'no room',
    write: expected,
    item: oversold({ resolveAt: now, plan: entries(limits.expectedMax) }),
  },
]);

const off = letOff('r1', movement);
export const letOffCases = withMovement<StockItem>(movement, [
  { claim: 'no item', write: off, item: undefined },
  { claim: 'its own sale', write: off, item: oversold({ plan: { r1: 2, r9: 1 } }), changes: { plan: { r9: 1 } } },
  { claim: 'its own sale, the last', write: off, item: oversold({ plan: { r1: 2 } }), changes: { plan: {} } },
  {
    claim: 'its own line',
    write: letOff('r2.4', movement),
    item: oversold({ plan: { r2: 1, 'r2.4': 3 } }),
    changes: { plan: { r2: 1 } },
  },
  { claim: 'let off before', write: off, item: oversold({ plan: { r9: 1 } }) },
  { claim: 'another line', write: letOff('r2.4', movement), item: oversold({ plan: { 'r2.5': 1 } }) },
]);

const healed = (parts: Partial<StockItem> = {}) => stockItem({ onHand: 0, resolveAt: now, ...parts });
const letBe = unwatch(movement);
export const unwatchCases = withMovement<StockItem>(movement, [
  { claim: 'no item', write: letBe, item: undefined },
  { claim: 'healed: due stays for the sweeper', write: letBe, item: healed(), changes: { resolveAt: undefined } },
  { claim: 'one unit short', write: letBe, item: healed({ onHand: -1 }) },
  { claim: 'sales that are planned', write: letBe, item: healed({ plan: { r1: 1 } }) },
  { claim: 'never noted', write: letBe, item: stockItem() },
]);

const returned: Movement = { type: 'cancel', at, reservations: ['r1'], reason: 'oversold' };
const under = { key: 'cancel:r1:5', fingerprint: 'cancel', expiresAt: now + 60 };
const key = { 'cancel:r1:5': { expiresAt: now + 60, fingerprint: 'cancel', change: 2, version: 8 } };
const putBack = returnUnits(returned, 2, under, { planned: 'r1' });
export const plannedReturnCases = withMovement<StockItem>(returned, [
  { claim: 'no item', write: putBack, item: undefined },
  {
    claim: 'what is planned is on hand, and not planned any more',
    write: putBack,
    item: oversold({ plan: { r1: 2, r9: 1 }, resolveAt: now }),
    changes: { onHand: -1, available: -1, plan: { r9: 1 }, applied: key },
  },
  {
    claim: 'more than is planned',
    write: putBack,
    item: oversold({ plan: { r1: 1 } }),
    changes: { onHand: -1, available: -1, plan: {}, applied: key },
  },
  {
    claim: 'what is planned of another item',
    write: putBack,
    item: stockItem({ plan: { 'r1.0': 1 } }),
    changes: { onHand: 102, available: 102, applied: key },
  },
  {
    claim: 'put back before, and planned',
    write: putBack,
    item: oversold({ plan: { r1: 2 }, applied: { 'cancel:r1:5': applied() } }),
  },
  {
    claim: 'what nobody compensates leaves the plan as it is',
    write: returnUnits(returned, 2, under),
    item: oversold({ plan: { r1: 2 } }),
    changes: { onHand: -1, available: -1, applied: key },
  },
]);

const set: Movement = { type: 'settings', at, by: 'clerk' };
const rule = { safetyStock: 2, percent: 10 };
const byRule = (parts: Partial<StockItem> = {}) => stockItem({ bufferRule: rule, received: 30, buffer: -1, ...parts });
const percent = (received: number | undefined, buffer: number) => ({ buffer, version: 4, rule, received });
export const percentCases = withMovement<StockItem>(set, [
  {
    claim: 'a rule, by the last receipt',
    write: applySettings(percent(30, -1), 0, set),
    item: stockItem({ received: 30 }),
    changes: { buffer: -1, available: 101, settingsVersion: 4, bufferRule: rule },
  },
  {
    claim: 'a rule, before the first receipt',
    write: applySettings(percent(undefined, 2), 0, set),
    item: stockItem(),
    changes: { buffer: 2, available: 98, settingsVersion: 4, bufferRule: rule },
  },
  {
    claim: 'a rule, a receipt since',
    write: applySettings(percent(30, -1), 0, set),
    item: stockItem({ received: 31 }),
  },
  { claim: 'a rule, the first receipt since', write: applySettings(percent(undefined, 2), 0, set), item: byRule() },
  {
    claim: 'a number again: no rule',
    write: applySettings({ buffer: -5, version: 4 }, -1, set),
    item: byRule(),
    changes: { buffer: -5, available: 105, settingsVersion: 4, bufferRule: undefined },
  },
]);

const follow = followReceipt(byRule({ buffer: 0 }), set);
export const followCases = withMovement<StockItem>(set, [
  { claim: 'no item', write: follow, item: undefined },
  {
    claim: 'a receipt that it does not follow yet',
    write: follow,
    item: byRule({ buffer: 0, holds: { r1: hold() }, version: 9 }),
    changes: { buffer: -1, available: 96 },
  },
  {
    claim: 'a receipt that it does not follow yet, after one that it did',
    write: followReceipt(byRule({ buffer: 5 }), set),
    item: byRule({ buffer: 5 }),
    changes: { buffer: -1, available: 101 },
  },
  { claim: 'a receipt that it follows', write: follow, item: byRule() },
  { claim: 'another receipt since', write: follow, item: byRule({ buffer: 0, received: 31 }) },
  { claim: 'other settings since', write: follow, item: byRule({ buffer: 0, settingsVersion: 4 }) },
  {
    claim: 'no receipt at all',
    write: followReceipt(stockItem({ bufferRule: rule }), set),
    item: stockItem({ bufferRule: rule }),
    changes: { buffer: 2, available: 98 },
  },
]);

const delivered: Movement = { type: 'receive', at, by: 'clerk' };
const more = { key: 'k1', fingerprint: 'f1', expiresAt: now + 86_401 };
const remembered = { k1: { expiresAt: now + 86_401, fingerprint: 'f1', change: 40, version: 8 } };
export const receiptCases = withMovement<StockItem>(delivered, [
  {
    claim: 'the item remembers its last receipt',
    write: moveStock(delivered, 40, false, more),
    item: byRule(),
    changes: { onHand: 140, available: 141, received: 40, applied: remembered },
  },
]);

const back: Movement = { type: 'return', at, by: 'clerk' };
export const noReceiptCases = withMovement<StockItem>(back, [
  {
    claim: 'a return is no receipt',
    write: moveStock(back, 40, false, more),
    item: byRule(),
    changes: { onHand: 140, available: 141, applied: remembered },
  },
]);
