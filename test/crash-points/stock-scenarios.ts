import type { Command } from './asked.ts';
import { after, afterDeath, cart, confirm, expired, held, later, orphaned } from './beginnings.ts';
import { oversold } from './oversold-beginnings.ts';
import type { Scenario } from './scenario.ts';

const earlier: Command = { ...cart, key: 'earlier', lines: { 'hat@main': 2 } };

/** The buffer follows the last receipt. */
const followed: Command = { do: 'put', sku: 'hat', safetyStock: 1, percent: 50 };

/** Commands of the stock alone: what else happens to its reservation is the second command's. */
export const stockScenarios: readonly Scenario[] = [
  {
    name: 'receive',
    prepare: held,
    command: { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 4 },
  },
  {
    name: 'receive at a new location',
    prepare: held,
    command: { do: 'move', key: 'delivery', place: 'hat@north', type: 'receive', quantity: 4 },
  },
  {
    name: 'receive what the buffer follows',
    prepare: after(followed),
    command: { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 8 },
  },
  {
    name: 'adjust what an expired hold stands in the way of',
    prepare: expired,
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -5 },
  },
  {
    name: 'adjust more than is available once an expired hold is given back',
    prepare: expired,
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -6 },
  },
  {
    name: 'count',
    prepare: held,
    command: { do: 'move', key: 'stocktaking', place: 'hat@main', type: 'count', quantity: 7 },
  },
  { name: 'the first settings', prepare: held, command: { do: 'put', sku: 'cap', safetyStock: 1 } },
  { name: 'other settings', prepare: held, command: { do: 'put', sku: 'hat', safetyStock: 1 } },
  {
    name: 'receive what was oversold',
    prepare: oversold,
    command: { do: 'move', key: 'delivery', place: 'hat@main', type: 'receive', quantity: 4 },
  },
  {
    name: 'count what was oversold',
    prepare: oversold,
    command: { do: 'move', key: 'stocktaking', place: 'hat@main', type: 'count', quantity: 3 },
  },
  {
    name: 'count fewer than are promised',
    prepare: held,
    command: { do: 'move', key: 'stocktaking', place: 'hat@main', type: 'count', quantity: 1, isForced: true },
  },
  {
    name: 'adjust by more than is there',
    prepare: after(earlier, { do: 'confirm', key: 'earlier' }, cart, confirm, {
      ...cart,
      key: 'second',
      lines: { 'hat@main': 1 },
    }),
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -2, isForced: true },
    isOversold: true,
  },
  {
    name: 'adjust what a hold without a record stands in the way of',
    prepare: later(601, orphaned),
    command: { do: 'move', key: 'breakage', place: 'hat@main', type: 'adjust', quantity: -5 },
    beginsWithDeath: true,
  },
  {
    name: 'settings again behind a receipt that the buffer has not followed',
    prepare: afterDeath('dies after', 'updateStock moveStock', followed, {
      do: 'move',
      key: 'delivery',
      place: 'hat@main',
      type: 'receive',
      quantity: 8,
    }),
    command: followed,
    beginsWithDeath: true,
  },
];
