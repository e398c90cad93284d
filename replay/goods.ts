/**
 * Codes that stand on invoices and are not stock: postage, carriage, fees, discounts, samples, manual corrections of an
 * amount. Nobody can hold a unit of them, so their lines are left out and counted. Clerks type them in either case.
 */
const NON_GOODS: ReadonlySet<string> = new Set([
  'AMAZONFEE',
  'B',
  'BANK CHARGES',
  'C2',
  'C3',
  'CRUK',
  'D',
  'DOT',
  'M',
  'POST',
  'S',
]);

/** Gift vouchers are money, printed on demand: nothing on a shelf runs out of them. */
const VOUCHER = 'GIFT_';

const QUANTITY_MAX = 1_000_000;

// '.' and '..' are allowed as SKUs, but a URL cannot carry them: every client resolves such a segment away.
const SENDABLE_SKU = /^(?!\.{1,2}$)[^#/\p{Cc}]{1,64}$/u;

/** Says why a line cannot be played, in the words of the report; undefined where it can. */
export function whyLeftOut(sku: string, quantity: number): string | undefined {
  const code = sku.toUpperCase();
  if (code.startsWith(VOUCHER)) return 'not goods: gift vouchers';
  if (NON_GOODS.has(code)) return `not goods: ${code}`;
  if (!SENDABLE_SKU.test(sku)) return 'not sent: no valid SKU';
  if (quantity === 0 || Math.abs(quantity) > QUANTITY_MAX) return 'not sent: quantity 0 or beyond 1,000,000';
  return undefined;
}

const LINES_MAX = 1_500;

/** True where one reservation can carry these lines, the same SKU on several of them added up. */
export function fitsOneReservation(lines: readonly { sku: string; quantity: number }[]): boolean {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of lines) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return quantities.size <= LINES_MAX && [...quantities.values()].every((quantity) => quantity <= QUANTITY_MAX);
}
