import {
  type CompensatedLine,
  type Compensation,
  compensationStatuses,
  compensationSteps,
  type Step,
} from '../domain/compensation.ts';
import type { StockKey } from '../domain/stock-item.ts';
import { type Attributes, isTrueIn, mapIn, mapsIn, numberIn, optional, textIn } from './attributes.ts';
import { compensationKeyOf, compensationsOwner, laneOf } from './keys.ts';
import { CorruptItem } from './port.ts';
import { orderIn } from './reservation-codec.ts';

export const storedStep = ({ name, isDone, attempts, error }: Step): Attributes => ({
  name,
  attempts,
  ...(isDone && { isDone }),
  ...(error !== undefined && { error }),
});

const stepIn = (stored: Attributes): Step => ({
  name: oneOf(compensationSteps, stored['name']),
  isDone: isTrueIn(stored, 'isDone'),
  attempts: numberIn(stored, 'attempts'),
  ...optional(stored, 'error', textIn),
});

const lineIn = (stored: Attributes): CompensatedLine => ({
  sku: textIn(stored, 'sku'),
  quantity: numberIn(stored, 'quantity'),
});

const stockIn = (stored: Attributes): StockKey => ({
  sku: textIn(stored, 'sku'),
  location: textIn(stored, 'location'),
  shard: numberIn(stored, 'shard'),
});

function oneOf<Name extends string>(names: readonly Name[], value: unknown): Name {
  const found = names.find((each) => each === value);
  if (found === undefined) throw new CorruptItem(`${String(value)} is none of ${names.join(', ')}`);
  return found;
}

/** The index of owners has all compensations under one name of its own; the customer's stands beside it. */
export function encodeCompensation({ id, owner: customer, steps, ...rest }: Compensation): Attributes {
  const key = compensationKeyOf(id);
  return {
    ...key,
    ...rest,
    owner: compensationsOwner,
    ...(customer !== undefined && { customer }),
    steps: steps.map(storedStep),
    ...(rest.due !== undefined && { lane: laneOf(key) }),
  };
}

/** Throws `CorruptItem` where an attribute is missing or of another type. */
export const decodeCompensation = (stored: Attributes): Compensation => ({
  id: textIn(stored, 'pk').slice('COMP#'.length),
  reservation: textIn(stored, 'reservation'),
  ...optional(stored, 'line', numberIn),
  stock: stockIn(mapIn(stored, 'stock')),
  status: oneOf(compensationStatuses, stored['status']),
  steps: mapsIn(stored, 'steps').map(stepIn),
  lines: mapsIn(stored, 'lines').map(lineIn),
  ...(stored['customer'] !== undefined && { owner: textIn(stored, 'customer') }),
  ...optional(stored, 'order', orderIn),
  ...optional(stored, 'discountCode', textIn),
  createdAt: numberIn(stored, 'createdAt'),
  updatedAt: numberIn(stored, 'updatedAt'),
  version: numberIn(stored, 'version'),
  ...optional(stored, 'due', numberIn),
  ...optional(stored, 'ttl', numberIn),
});
