import * as z from 'zod';
import { compensationStatuses } from '../domain/compensation.ts';
import { reservationIdForm } from '../domain/identity.ts';
import { limits } from '../domain/limits.ts';
import { stockMovements } from '../domain/movement.ts';
import { bytesOfLines, statuses } from '../domain/reservation.ts';
import { defaultSettings, isPercent, percentForm } from '../domain/sku.ts';
import { mainLocation } from '../domain/stock-item.ts';

// Every body is strict: a member that is not known is an error, so that nothing a client meant is dropped in silence.

const textMax = 255;
const printable = /^[\x20-\x7e]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what a name must not hold
const nameForm = /^[^#/\u0000-\u001f\u007f-\u009f]+$/;

const isWellFormed = (text: string): boolean => text.isWellFormed();
const notWellFormed = 'must be well-formed Unicode';

export const reservationId = z.string().regex(reservationIdForm);

/** A SKU, a location, an owner. */
export const name = z
  .string()
  .min(1)
  .max(limits.nameLengthMax)
  .regex(nameForm, 'must not hold #, / or control characters')
  .refine(isWellFormed, notWellFormed);

export const text = z.string().min(1).max(textMax).refine(isWellFormed, notWellFormed);

export const quantity = z.int().min(1).max(limits.quantityMax);
const count = z.int().min(0).max(limits.quantityMax);

export const holdSeconds = z.int().min(1).max(limits.holdSecondsMax);

export const idempotencyKey = z
  .string()
  .min(1)
  .max(limits.keyLengthMax)
  .regex(printable, 'must be printable ASCII characters');

export const metadata = z
  .record(z.string().refine(isWellFormed, notWellFormed), z.string().refine(isWellFormed, notWellFormed))
  .refine(
    (members) => Buffer.byteLength(JSON.stringify(members)) <= limits.metadataBytesMax,
    `must be at most ${limits.metadataBytesMax} bytes`,
  )
  .describe(`At most ${limits.metadataBytesMax} bytes as JSON`);

const wantedLine = z.strictObject({ sku: name, quantity, location: name.exactOptional() });

export const noBody = z.strictObject({});

export const reserveBody = z.strictObject({
  lines: z
    .array(wantedLine)
    .min(1)
    .refine(
      (lines) => placesOf(lines).length <= limits.linesMax,
      `must be at most ${limits.linesMax} SKUs at their locations`,
    )
    .refine((lines) => bytesOfLines(placesOf(lines)) <= limits.linesBytesMax, 'must have shorter names, or be fewer')
    .refine((lines) => largestOf(lines) <= limits.quantityMax, `must be at most ${limits.quantityMax} units of a SKU`)
    .describe(
      `The same SKU twice is added up, to at most ${limits.quantityMax}. At most ${limits.linesMax} SKUs at their ` +
        `locations, whose names and 60 bytes for each take at most ${limits.linesBytesMax} bytes.`,
    ),
  holdSeconds: holdSeconds.exactOptional(),
  owner: name.exactOptional(),
  reference: text.exactOptional(),
  metadata: metadata.exactOptional(),
});

type WantedLines = readonly { readonly sku: string; readonly quantity: number; readonly location?: string }[];

/** Every SKU at each of its locations, once. `main` is what a line means that names none. */
function placesOf(lines: WantedLines): readonly { readonly sku: string; readonly location?: string }[] {
  const places = lines.map(({ sku, location }) =>
    location === undefined || location === mainLocation ? { sku } : { sku, location },
  );
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** The same SKU twice is added up, and what it adds up to is a quantity too. */
function largestOf(lines: WantedLines): number {
  const totals = new Map<string, number>();
  for (const { sku, quantity: units } of lines) totals.set(sku, (totals.get(sku) ?? 0) + units);
  return Math.max(...totals.values());
}

export const order = z.strictObject({
  id: text,
  customerTier: name.exactOptional(),
  paymentId: text.exactOptional(),
  amount: z
    .number()
    .min(0)
    .max(1e12)
    .refine((amount) => amount === 0 || amount >= 1e-6, 'must be 0 or at least 0.000001')
    .exactOptional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code of three letters')
    .exactOptional(),
});

const someLines = z
  .array(z.strictObject({ sku: name, quantity }))
  .min(1)
  .refine((lines) => placesOf(lines).length <= limits.linesMax, `must be at most ${limits.linesMax} different SKUs`);

export const confirmBody = z.strictObject({ lines: someLines.exactOptional(), order: order.exactOptional() });

export const afterSaleBody = z.strictObject({ lines: someLines.exactOptional(), reason: text.exactOptional() });

export const extendBody = z.strictObject({ holdSeconds });

const percent = z.string().regex(percentForm).refine(isPercent);

export const oversell = z.strictObject({
  limit: z
    .xor([count, percent])
    .default(defaultSettings.oversell.limit)
    .describe('Units, or a percentage of the last receipt at each location'),
  resolveAfterSeconds: z.int().min(0).max(2_592_000).default(defaultSettings.oversell.resolveAfterSeconds),
  order: z
    .array(name)
    .max(20)
    .refine((tiers) => new Set(tiers).size === tiers.length, 'must name each tier once')
    .default([...defaultSettings.oversell.order])
    .meta({
      uniqueItems: true,
      description: 'Customer tiers, the dearest first; all others are cancelled before them',
    }),
  cancels: z.enum(['whole', 'line']).default(defaultSettings.oversell.cancels),
  discountCode: text.exactOptional(),
});

export const settingsBody = z.strictObject({
  name: text.exactOptional(),
  safetyStock: count.default(defaultSettings.safetyStock),
  lowStock: count.exactOptional(),
  oversell: oversell.prefault({}),
});

const moved = {
  location: name.exactOptional(),
  reason: text.exactOptional(),
  reference: text.exactOptional(),
  force: z.boolean().exactOptional(),
};

const change = z
  .int()
  .min(-limits.quantityMax)
  .max(limits.quantityMax)
  .refine((units) => units !== 0, 'must not be 0')
  .describe('Units to add, or below zero to take away; not 0');

export const movementBody = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal(stockMovements[0]), quantity, ...moved }),
  z.strictObject({ type: z.literal(stockMovements[1]), quantity, ...moved }),
  z.strictObject({ type: z.literal(stockMovements[2]), quantity: change, ...moved }),
  z.strictObject({ type: z.literal(stockMovements[3]), quantity: count, ...moved }),
]);

export const availabilityBody = z.strictObject({ skus: z.array(name).min(1).max(limits.pageMax) });

// A query is text: a number in it is its digits.
const limit = z
  .string()
  .regex(/^[0-9]{1,3}$/, `must be a whole number from 1 to ${limits.pageMax}`)
  .refine((digits) => Number(digits) >= 1 && Number(digits) <= limits.pageMax, `must be from 1 to ${limits.pageMax}`)
  .exactOptional();
const cursor = z.string().min(1).max(1_024).exactOptional();
/** Names every stock item of a SKU, with a version of each. */
const movementsCursor = z.string().min(1).max(4_096).exactOptional();

export const noQuery = z.looseObject({});

export const pageQuery = z.strictObject({ limit, cursor });

export const compensationsQuery = z.strictObject({
  status: z.enum(compensationStatuses).exactOptional(),
  limit,
  cursor,
});

export const movementsQuery = z.strictObject({ limit, cursor: movementsCursor });

export const reservationsQuery = z.strictObject({
  owner: name,
  status: z.enum(statuses).exactOptional(),
  limit,
  cursor,
});
