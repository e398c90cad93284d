import { bucketOf } from '../domain/identity.ts';
import { limits } from '../domain/limits.ts';
import { type Hold, overHolds, type StockItem, type StockKey } from '../domain/stock-item.ts';
import { secondsOf } from '../domain/time.ts';
import { lowerDue } from '../store/writes/due-writes.ts';
import { shortenHold, takeHold } from '../store/writes/hold-writes.ts';
import type { Context } from './context.ts';
import { type Over, resolve } from './resolve.ts';

/** One attempt to reserve: its holds stand under the reservation's id and carry its nonce. */
export interface Attempt {
  readonly id: string;
  readonly nonce: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** What became of taking one allocation. */
export type Taken =
  /** A hold of this quantity stands there: this attempt's, or one of a duplicate, which is as good. */
  | { readonly result: 'held'; readonly nonce: string }
  | { readonly result: 'short'; readonly available: number }
  | { readonly result: 'unknown' }
  /** A hold of another quantity stands under the id: the key was used for another request. */
  | { readonly result: 'of_another_request' }
  /** The item is full, or changed more often than the bound allows. */
  | { readonly result: 'busy' };

/** Takes one allocation. Expired holds that stand in its way are resolved first, oldest first, as many as are needed. */
export async function take(context: Context, attempt: Attempt, key: StockKey, quantity: number): Promise<Taken> {
  const { id, expiresAt } = attempt;
  for (let round = 0; round < limits.attemptsMax; round++) {
    // A copy of a refused take may arrive late and succeed: under one nonce, the same units would be taken, and sold, twice.
    const nonce = round === 0 ? attempt.nonce : context.nonce();
    const hold = { quantity, expiresAt, nonce, isSettled: false };
    const written = await context.store.updateStock(key, takeHold(id, hold, context.clock()));
    const item = written.item;
    if (item === undefined) return { result: 'unknown' };
    const standing = item.holds[id];
    if (standing !== undefined) {
      if (standing.quantity !== quantity) return { result: 'of_another_request' };
      await retime(context, attempt, item, standing);
      return { result: 'held', nonce: standing.nonce };
    }
    // Many that are short at once all want the oldest hold, and one of them gets it: the others spread over the rest.
    const from = round === 0 ? 0 : bucketOf(`${id} ${round}`, limits.holdsMax);
    const inTheWay = holdsInTheWay(item, quantity, secondsOf(context.clock()), from);
    if (inTheWay.length === 0) {
      const isBusy = isFull(item) && item.available >= quantity;
      return isBusy ? { result: 'busy' } : { result: 'short', available: item.available };
    }
    await resolveInTurn(context, item, inTheWay);
  }
  return { result: 'busy' };
}

/**
 * Sees to it that the hold is looked at in time. One that a duplicate took for longer than this attempt asks for would
 * outlive the record that this attempt may write: its time is brought forward, which is safe, for whoever looks asks.
 */
async function retime(context: Context, attempt: Attempt, item: StockItem, standing: Hold): Promise<void> {
  const expiresAt = Math.min(standing.expiresAt, attempt.expiresAt);
  let { due } = item;
  if (!standing.isSettled && expiresAt < standing.expiresAt) {
    const own = { id: attempt.id, nonce: standing.nonce, quantity: standing.quantity };
    const shortened = await context.store.updateStock(item.key, shortenHold(own, expiresAt, context.clock()));
    // A sweep may have raised the item's due meanwhile, to the time that the hold had before.
    due = shortened.item?.due;
  }
  if (due !== undefined && due > expiresAt) await context.store.updateStock(item.key, lowerDue(expiresAt));
}

const isFull = (item: StockItem): boolean => Object.keys(item.holds).length >= limits.holdsMax;

/**
 * The expired holds to resolve before `quantity` units can be taken: as few as may be, in order from the one at `from`,
 * around the end; where the item is full, any.
 */
export function holdsInTheWay(item: StockItem, quantity: number, now: number, from = 0): Over {
  const inOrder = overHolds(item, now);
  const first = inOrder.length === 0 ? 0 : from % inOrder.length;
  const over = [...inOrder.slice(first), ...inOrder.slice(0, first)];
  if (isFull(item)) return over.slice(0, limits.resolvedMax);
  const inTheWay: (typeof over)[number][] = [];
  let short = quantity - item.available;
  for (const [id, hold] of over) {
    if (short <= 0) break;
    if (hold.isSettled) continue;
    inTheWay.push([id, hold]);
    short -= hold.quantity;
  }
  return inTheWay;
}

/** Resolves holds in updates of up to 100. Where one is refused, the caller meets the changed item when it tries again. */
async function resolveInTurn(context: Context, item: StockItem, over: Over): Promise<void> {
  for (let from = 0; from < over.length; from += limits.resolvedMax) {
    await resolve(context, item, over.slice(from, from + limits.resolvedMax));
  }
}
