import { assert, isCount } from './assertions.ts';
import type { Movement } from './movement.ts';
import { isOver } from './time.ts';

export const mainLocation = 'main';
export const firstShard = 0;

/** Names one stock item: the consistency boundary. */
export interface StockKey {
  readonly sku: string;
  readonly location: string;
  readonly shard: number;
}

/** Units promised to a reservation, under its id. A settled hold holds nothing: it stays to meet late copies of its take. */
export interface Hold {
  readonly quantity: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
  /** The nonce of the attempt that took it. */
  readonly nonce: string;
  readonly isSettled: boolean;
}

/** A stock movement that was applied, by the hash of its idempotency key. */
export interface Applied {
  readonly expiresAt: number;
  /** The version of the stock item that the movement made. */
  readonly version: number;
  readonly fingerprint: string;
  /** Units that the movement added to on hand. */
  readonly change: number;
}

/** How a buffer follows from the last receipt: safety stock, less so many percent of it. */
export interface BufferRule {
  readonly safetyStock: number;
  readonly percent: number;
}

export const bufferBy = ({ safetyStock, percent }: BufferRule, received = 0): number =>
  safetyStock - Math.floor((received * percent) / 100);

export interface StockItem {
  readonly key: StockKey;
  readonly onHand: number;
  /** onHand − held − buffer. Stored, because conditions cannot do arithmetic. */
  readonly available: number;
  /** Safety stock − oversell limit. */
  readonly buffer: number;
  readonly settingsVersion: number;
  /** What the buffer follows, where it follows the last receipt. */
  readonly bufferRule?: BufferRule;
  /** Units of the last receipt. */
  readonly received?: number;
  readonly holds: Readonly<Record<string, Hold>>;
  readonly applied: Readonly<Record<string, Applied>>;
  /** Units on hand that compensations will bring back, by their ids. */
  readonly plan: Readonly<Record<string, number>>;
  readonly version: number;
  readonly movement: Movement;
  /** Epoch seconds at which something must be done about more being sold than is there. */
  readonly resolveAt?: number;
  /** Epoch seconds at which the item must be looked at; set while it has holds, or is oversold. */
  readonly due?: number;
}

export type NewStock = Pick<StockItem, 'key' | 'buffer' | 'settingsVersion' | 'bufferRule'>;

/** A stock item at zero: nothing on hand, nothing held. */
export const emptyStock = ({ key, buffer, ...settings }: NewStock, movement: Movement): StockItem => ({
  key,
  onHand: 0,
  available: 0 - buffer,
  buffer,
  ...settings,
  holds: {},
  applied: {},
  plan: {},
  version: 1,
  movement,
});

/** The buffer that an item has by its rule, once it has followed its last receipt. */
export const wantedBuffer = ({ buffer, bufferRule, received }: StockItem): number =>
  bufferRule === undefined ? buffer : bufferBy(bufferRule, received);

/** Units promised to reservations and not settled. */
export const heldOf = (item: StockItem): number =>
  Object.values(item.holds).reduce((held, hold) => (hold.isSettled ? held : held + hold.quantity), 0);

/** Units sold beyond what is there that no compensation brings back yet. */
export const deficitOf = (item: StockItem): number =>
  Object.values(item.plan).reduce((deficit, units) => deficit - units, -item.onHand);

/** The holds whose time is over, oldest first; ties in order of id, so that everyone resolves them in the same order. */
export const overHolds = (item: StockItem, now: number): readonly (readonly [string, Hold])[] =>
  Object.entries(item.holds)
    .filter(([, hold]) => isOver(hold.expiresAt, now))
    .sort(([a, x], [b, y]) => x.expiresAt - y.expiresAt || (a < b ? -1 : 1));

export const overKeys = (item: StockItem, now: number): readonly (readonly [string, Applied])[] =>
  Object.entries(item.applied).filter(([, applied]) => isOver(applied.expiresAt, now));

/** When the item must be looked at next; undefined where nothing in it will ever be over. */
export const dueOf = (item: StockItem): number | undefined => {
  let due = item.resolveAt;
  for (const { expiresAt } of Object.values(item.holds)) due = Math.min(due ?? expiresAt, expiresAt);
  return due;
};

const nameOf = ({ key, version }: StockItem): string =>
  `${key.sku} at ${key.location}/${key.shard}, version ${version}`;

/** What must be true of the parts of a stock item, whether they add up or not: no movement could make it so. */
export function assertParts(item: StockItem): void {
  const name = nameOf(item);
  assert([item.onHand, item.available, item.buffer].every(Number.isSafeInteger), `${name}: counters are whole numbers`);
  assert(isCount(item.version) && item.version > 0, `${name}: versions count from 1`);
  for (const hold of Object.values(item.holds)) {
    assert(isCount(hold.quantity) && hold.quantity > 0, `${name}: a hold holds at least one unit`);
    assert(isCount(hold.expiresAt) && hold.nonce.length > 0, `${name}: a hold has a time and a nonce`);
  }
}

/** What must be true of a stock item at every version; asserted on every read and before every write. */
export function assertStockItem(item: StockItem): void {
  assertParts(item);
  const name = nameOf(item);
  const balance = item.available + heldOf(item) + item.buffer;
  assert(item.onHand === balance, `${name}: on hand ${item.onHand} = available + held + buffer ${balance}`);
  assert(Object.keys(item.holds).length === 0 || item.due !== undefined, `${name}: an item with holds has a due`);
  assert(Object.values(item.plan).every(isCount), `${name}: what is planned is a count of units`);
}
