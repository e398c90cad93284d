import { cancellationIn } from '../domain/identity.ts';
import { keptSeconds } from '../domain/limits.ts';
import { isSold, type Reservation } from '../domain/reservation.ts';
import { overKeys, type StockItem } from '../domain/stock-item.ts';
import { isOver, secondsOf } from '../domain/time.ts';
import type { OverKey } from '../store/writes/resolve-write.ts';
import type { Context } from './context.ts';

/**
 * Up to so many keys of an item that may go, 100 at most: those whose time is over. That of a cancellation stays until its
 * record has said for a while that its units are back: whoever has not heard of it would put them back a second time.
 */
export async function oldKeys(context: Context, item: StockItem, most: number): Promise<readonly OverKey[]> {
  const now = secondsOf(context.clock());
  const over = overKeys(item, now).map(([key, seen]) => ({ key, seen, of: cancellationIn(key) }));
  const plain = over.filter(({ of }) => of === undefined).slice(0, most);
  const ofCancellations = over
    .flatMap(({ of, ...each }) => (of === undefined ? [] : [{ ...each, of }]))
    .slice(0, most - plain.length);
  const ids = new Set(ofCancellations.map(({ of }) => of.id));
  const records = ids.size === 0 ? [] : await context.store.getReservations([...ids]);
  const byId = new Map(records.map((record) => [record.id, record]));
  const done = ofCancellations.filter(({ of }) => isLongBack(byId.get(of.id), of.version, now));
  return [...plain, ...done].map(({ key, seen }) => ({ key, seen }));
}

const isLongBack = (record: Reservation | undefined, version: number, now: number): boolean =>
  record === undefined ||
  !isSold(record) ||
  (record.cancellation?.version !== version && isOver((record.returnedAt ?? 0) + keptSeconds.cancellationKey, now));
