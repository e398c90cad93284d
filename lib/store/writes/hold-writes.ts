import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import type { Hold, StockItem } from '../../domain/stock-item.ts';
import type { StockWrite } from '../port.ts';
import { storedHold } from '../stock-codec.ts';
import { stockWrite, without } from './stock-write.ts';

/** A hold that is a reservation's to settle or give back: by id, nonce and quantity. */
export interface OwnHold {
  readonly id: string;
  readonly nonce: string;
  readonly quantity: number;
}

const isOpen = (item: StockItem, { id, nonce, quantity }: OwnHold): boolean => {
  const hold = item.holds[id];
  return hold !== undefined && hold.nonce === nonce && hold.quantity === quantity && !hold.isSettled;
};
const openClaims = ['#holds.#id.#n = :nonce', '#holds.#id.#q = :quantity', 'attribute_not_exists(#holds.#id.#s)'];

const movementOf = (type: Movement['type'], id: string, at: number): Movement => ({ type, at, reservations: [id] });

/** Takes units for a reservation: available −, hold +. Refused where a hold is there, units are short, or the item is full. */
export const takeHold = (id: string, hold: Hold, at: number, why: Pick<Movement, 'by' | 'reason'> = {}): StockWrite =>
  stockWrite({
    name: 'takeHold',
    movement: { ...movementOf('take', id, at), ...why },
    allows: (item) =>
      item.holds[id] === undefined &&
      item.available >= hold.quantity &&
      Object.keys(item.holds).length < limits.holdsMax,
    change: (item) => ({
      available: item.available - hold.quantity,
      holds: { ...item.holds, [id]: hold },
      due: item.due ?? hold.expiresAt,
    }),
    claims: ['attribute_not_exists(#holds.#id)', '#available >= :quantity', 'size(#holds) < :holdsMax'],
    set: ['#available = #available - :quantity', '#holds.#id = :hold', '#due = if_not_exists(#due, :due)'],
    values: {
      ':quantity': hold.quantity,
      ':holdsMax': limits.holdsMax,
      ':hold': storedHold(hold),
      ':due': hold.expiresAt,
    },
    names: { '#id': id },
  });

/** Gives a hold back: available +, hold gone. Refused where no open hold with this nonce is there. */
export const giveBackHold = (own: OwnHold, at: number): StockWrite =>
  stockWrite({
    name: 'giveBackHold',
    movement: movementOf('give_back', own.id, at),
    allows: (item) => isOpen(item, own),
    change: (item) => ({ available: item.available + own.quantity, holds: without(item.holds, [own.id]) }),
    claims: openClaims,
    set: ['#available = #available + :quantity'],
    remove: ['#holds.#id'],
    values: { ':nonce': own.nonce, ':quantity': own.quantity },
    names: { '#id': own.id },
  });

/**
 * Settles a confirmed hold: on hand −, what was held and not confirmed is available again. The hold stays, settled,
 * until `until` (epoch seconds), so that a late copy of its take finds it there.
 */
export const settleHold = (own: OwnHold, confirmed: number, until: number, at: number): StockWrite =>
  stockWrite({
    name: 'settleHold',
    movement: movementOf('settle', own.id, at),
    allows: (item) => isOpen(item, own),
    change: (item) => ({
      onHand: item.onHand - confirmed,
      available: item.available + own.quantity - confirmed,
      holds: {
        ...item.holds,
        [own.id]: { quantity: own.quantity, nonce: own.nonce, expiresAt: until, isSettled: true },
      },
    }),
    claims: openClaims,
    set: [
      '#onHand = #onHand - :confirmed',
      '#available = #available + :rest',
      '#holds.#id.#e = :until',
      '#holds.#id.#s = :settled',
    ],
    values: {
      ':nonce': own.nonce,
      ':quantity': own.quantity,
      ':confirmed': confirmed,
      ':rest': own.quantity - confirmed,
      ':until': until,
      ':settled': true,
    },
    names: { '#id': own.id },
  });

/** Brings a hold's time forward to that of a record which will own it; never back. Whoever looks asks the record. */
export const shortenHold = (own: OwnHold, expiresAt: number, at: number): StockWrite =>
  retimeHold('shortenHold', own, expiresAt, at, (now) => now > expiresAt, '#holds.#id.#e > :expiresAt');

/** Copies a longer time to a hold; never a shorter one. */
export const prolongHold = (own: OwnHold, expiresAt: number, at: number): StockWrite =>
  retimeHold('prolongHold', own, expiresAt, at, (now) => now < expiresAt, '#holds.#id.#e < :expiresAt');

function retimeHold(
  name: string,
  own: OwnHold,
  expiresAt: number,
  at: number,
  isWanted: (expiresAt: number) => boolean,
  claim: string,
): StockWrite {
  const { id, nonce, quantity } = own;
  return stockWrite({
    name,
    movement: movementOf('extend', id, at),
    allows: (item) => isOpen(item, own) && isWanted(item.holds[id]?.expiresAt ?? expiresAt),
    change: (item) => ({ holds: { ...item.holds, [id]: { quantity, nonce, expiresAt, isSettled: false } } }),
    claims: [...openClaims, claim],
    set: ['#holds.#id.#e = :expiresAt'],
    values: { ':nonce': nonce, ':quantity': quantity, ':expiresAt': expiresAt },
    names: { '#id': id },
  });
}
