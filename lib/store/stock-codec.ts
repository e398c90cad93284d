import { type Movement, movementTypes } from '../domain/movement.ts';
import { type Applied, assertStockItem, type BufferRule, type Hold, type StockItem } from '../domain/stock-item.ts';
import { type Attributes, isTrueIn, mapIn, numberIn, optional, textIn, textsIn } from './attributes.ts';
import { laneOf, parseStockKey, stockKeyOf } from './keys.ts';
import { CorruptItem } from './port.ts';

// A hold and a movement key are stored under short names: there may be thousands in one item, which is billed whole.

/** A hold as it is stored: about 40 bytes with its id. */
export const storedHold = ({ quantity, expiresAt, nonce, isSettled }: Hold): Attributes => ({
  q: quantity,
  e: expiresAt,
  n: nonce,
  ...(isSettled && { s: true }),
});

const holdIn = (holds: Attributes, id: string): Hold => {
  const hold = mapIn(holds, id);
  return {
    quantity: numberIn(hold, 'q'),
    expiresAt: numberIn(hold, 'e'),
    nonce: textIn(hold, 'n'),
    isSettled: isTrueIn(hold, 's'),
  };
};

/** A movement key as it is stored. Its version stands in a map of its own: an update can add to a number, not inside a map. */
export const storedApplied = ({ expiresAt, fingerprint, change }: Omit<Applied, 'version'>): Attributes => ({
  e: expiresAt,
  f: fingerprint,
  c: change,
});

const appliedIn = (item: Attributes, key: string): Applied => {
  const applied = mapIn(mapIn(item, 'applied'), key);
  return {
    expiresAt: numberIn(applied, 'e'),
    fingerprint: textIn(applied, 'f'),
    change: numberIn(applied, 'c'),
    version: numberIn(mapIn(item, 'appliedVersions'), key),
  };
};

export const movementIn = (item: Attributes, name: string): Movement => {
  const movement = mapIn(item, name);
  const type = movementTypes.find((each) => each === movement['type']);
  if (type === undefined) throw new CorruptItem(`${String(movement['type'])} is no type of movement`);
  return {
    type,
    at: numberIn(movement, 'at'),
    ...optional(movement, 'reservations', textsIn),
    ...optional(movement, 'by', textIn),
    ...optional(movement, 'reason', textIn),
    ...optional(movement, 'reference', textIn),
  };
};

const ruleIn = (item: Attributes, name: string): BufferRule => {
  const rule = mapIn(item, name);
  return { safetyStock: numberIn(rule, 'safetyStock'), percent: numberIn(rule, 'percent') };
};

const eachIn = <Value>(names: Attributes, read: (name: string) => Value): Record<string, Value> =>
  Object.fromEntries(Object.keys(names).map((name) => [name, read(name)]));

export function encodeStock(item: StockItem): Attributes {
  assertStockItem(item);
  const { key, holds, applied, ...counters } = item;
  const stored = stockKeyOf(key);
  return {
    ...stored,
    ...counters,
    lane: laneOf(stored),
    holds: eachIn(holds, (id) => storedHold(holds[id] as Hold)),
    applied: eachIn(applied, (name) => storedApplied(applied[name] as Applied)),
    appliedVersions: eachIn(applied, (name) => (applied[name] as Applied).version),
  };
}

/** Throws `CorruptItem` where an attribute is missing or of another type, `AssertionFailed` where the item does not add up. */
export function decodeStock(stored: Attributes): StockItem {
  const item = readStock(stored);
  assertStockItem(item);
  return item;
}

/** The item as it stands, whether it adds up or not. Throws `CorruptItem` where an attribute is missing or of another type. */
export function readStock(stored: Attributes): StockItem {
  const key = parseStockKey({ pk: textIn(stored, 'pk'), sk: textIn(stored, 'sk') });
  if (key === undefined) throw new CorruptItem(`${String(stored['pk'])} is no key of a stock item`);
  const holds = mapIn(stored, 'holds');
  return {
    key,
    onHand: numberIn(stored, 'onHand'),
    available: numberIn(stored, 'available'),
    buffer: numberIn(stored, 'buffer'),
    settingsVersion: numberIn(stored, 'settingsVersion'),
    ...optional(stored, 'bufferRule', ruleIn),
    ...optional(stored, 'received', numberIn),
    holds: eachIn(holds, (id) => holdIn(holds, id)),
    applied: eachIn(mapIn(stored, 'applied'), (name) => appliedIn(stored, name)),
    plan: eachIn(mapIn(stored, 'plan'), (id) => numberIn(mapIn(stored, 'plan'), id)),
    version: numberIn(stored, 'version'),
    movement: movementIn(stored, 'movement'),
    ...optional(stored, 'resolveAt', numberIn),
    ...optional(stored, 'due', numberIn),
  };
}
