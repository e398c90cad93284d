import { limits } from '../../domain/limits.ts';
import type { Movement } from '../../domain/movement.ts';
import { dueOf, type StockItem } from '../../domain/stock-item.ts';
import type { StockWrite } from '../port.ts';
import { stockWrite, without } from './stock-write.ts';

// None of these moves a unit. They are movements all the same: whoever resets an item's due by its version must meet them.

/** Notes when an item that is oversold must be made right, where it is not noted yet. */
export const watchOversold = (resolveAt: number, movement: Movement): StockWrite =>
  stockWrite({
    name: 'watchOversold',
    movement,
    allows: (item) => item.onHand < 0 && item.resolveAt === undefined,
    change: (item) => ({ resolveAt, due: item.due ?? resolveAt }),
    claims: ['#onHand < :zero', 'attribute_not_exists(#resolveAt)'],
    set: ['#resolveAt = :resolveAt', '#due = if_not_exists(#due, :resolveAt)'],
    values: { ':zero': 0, ':resolveAt': resolveAt },
  });

/** Notes the sales that are chosen to be cancelled and when to look again, where the item is as it was read. */
export function planSales(
  seen: StockItem,
  plan: Readonly<Record<string, number>>,
  resolveAt: number,
  movement: Movement,
): StockWrite {
  const due = dueOf({ ...seen, resolveAt }) ?? resolveAt;
  return stockWrite({
    name: 'planSales',
    movement,
    allows: (item) => item.version === seen.version,
    change: () => ({ plan, resolveAt, due }),
    claims: ['#version = :seen'],
    set: ['#plan = :plan', '#resolveAt = :resolveAt', '#due = :due'],
    values: { ':seen': seen.version, ':plan': plan, ':resolveAt': resolveAt, ':due': due },
  });
}

/** Notes a sale that is chosen to be cancelled for another item: its units at this one, which is oversold as well, come back. */
export const expectSale = (id: string, units: number, movement: Movement): StockWrite =>
  stockWrite({
    name: 'expectSale',
    movement,
    allows: (item) =>
      item.onHand < 0 &&
      item.resolveAt !== undefined &&
      item.plan[id] === undefined &&
      Object.keys(item.plan).length < limits.expectedMax,
    change: (item) => ({ plan: { ...item.plan, [id]: units } }),
    claims: [
      '#onHand < :zero',
      'attribute_exists(#resolveAt)',
      'attribute_not_exists(#plan.#id)',
      'size(#plan) < :expectedMax',
    ],
    set: ['#plan.#id = :units'],
    values: { ':zero': 0, ':expectedMax': limits.expectedMax, ':units': units },
    names: { '#id': id },
  });

/** Lets a sale off that was chosen: it was fulfilled, or cancelled otherwise, or it is not needed any more. */
export const letOff = (id: string, movement: Movement): StockWrite =>
  stockWrite({
    name: 'letOff',
    movement,
    allows: (item) => item.plan[id] !== undefined,
    change: (item) => ({ plan: without(item.plan, [id]) }),
    claims: ['attribute_exists(#plan.#id)'],
    set: [],
    remove: ['#plan.#id'],
    values: {},
    names: { '#id': id },
  });

/** Nothing is oversold any more, and nothing planned. */
export const unwatch = (movement: Movement): StockWrite =>
  stockWrite({
    name: 'unwatch',
    movement,
    allows: (item) => item.onHand >= 0 && item.resolveAt !== undefined && Object.keys(item.plan).length === 0,
    change: () => ({}),
    claims: ['#onHand >= :zero', 'attribute_exists(#resolveAt)', 'size(#plan) = :zero'],
    set: [],
    remove: ['#resolveAt'],
    removed: ['resolveAt'],
    values: { ':zero': 0 },
  });
