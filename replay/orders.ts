import type { AdjustmentRow, Folder, InvoiceRow, LineRow } from './folder.ts';
import { fitsOneReservation, whyLeftOut } from './goods.ts';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** A return (positive) or an adjustment (signed) of one SKU, under its own idempotency key. */
export interface Movement extends Line {
  readonly key: string;
  readonly reason?: string;
}

interface Dated {
  readonly invoice: string;
  readonly at: string;
}

/** One thing that happened; the steps are in order of time. */
export type Step =
  | (Dated & { readonly type: 'sale'; readonly owner?: string; readonly lines: readonly Line[] })
  | (Dated & { readonly type: 'return' | 'adjust'; readonly lines: readonly Movement[] });

export interface LeftOut {
  lines: number;
  units: number;
}

export interface Orders {
  readonly invoices: number;
  readonly steps: readonly Step[];
  /** What is not played, by the reason why. */
  readonly leftOut: ReadonlyMap<string, LeftOut>;
}

/** Printable, no space at an end: HTTP would trim it. Leaves room in 255 characters for the number of a line. */
const KEY = /^[!-~]([ -~]{0,198}[!-~])?$/;
const OWNER = /^[^#/\p{Cc}]{1,64}$/u;

/** Interprets the earliest `limit` invoices of a folder as steps in order of time; ties keep the order of the file. */
export function interpret(folder: Folder, limit = Number.POSITIVE_INFINITY): Orders {
  const invoices = folder.invoices.toSorted((a, b) => compare(a.invoice_ts, b.invoice_ts)).slice(0, limit);
  const linesOf = byInvoice(folder.lines);
  const adjustmentsOf = byInvoice(folder.adjustments);
  const leftOut = new Map<string, LeftOut>();
  const steps = invoices.flatMap((invoice) =>
    stepsOf(invoice, linesOf.get(invoice.invoice_no) ?? [], adjustmentsOf.get(invoice.invoice_no) ?? [], leftOut),
  );
  return { invoices: invoices.length, steps: steps.sort((a, b) => compare(a.at, b.at)), leftOut };
}

function stepsOf(invoice: InvoiceRow, lines: LineRow[], rows: AdjustmentRow[], leftOut: Map<string, LeftOut>): Step[] {
  const why = whyInvoiceLeftOut(invoice);
  if (why !== undefined) {
    for (const line of lines) leaveOut(leftOut, why, line.quantity);
    return [];
  }
  const traded = playable(withoutAdjustments(lines, rows), leftOut);
  const stated = playable(rows, leftOut);
  if (invoice.kind === 'cancellation') return [...cancellation(invoice, traded, leftOut), ...adjustments(stated)];
  // A negative line of a sale sells nothing, and no clerk gave a reason for it: it is a correction all the same.
  const unstated = traded
    .filter(({ quantity }) => quantity < 0)
    .map((line) => ({ ...line, ts: invoice.invoice_ts, reason: '' }));
  return [...sale(invoice, traded, leftOut), ...adjustments([...stated, ...unstated])];
}

function adjustments(rows: readonly AdjustmentRow[]): Step[] {
  return rows.map(({ invoice_no, stock_code, quantity, reason, ts }, index) => {
    const words = reason === '' ? {} : { reason };
    const movement = { key: `${invoice_no}-adjust-${index + 1}`, sku: stock_code, quantity, ...words };
    return { type: 'adjust', invoice: invoice_no, at: ts, lines: [movement] };
  });
}

function whyInvoiceLeftOut(invoice: InvoiceRow): string | undefined {
  // A debt that is written off changes an amount of money; the goods left long ago.
  if (invoice.kind === 'bad_debt_adjustment') return 'not goods: bad debt adjustments';
  if (!KEY.test(invoice.invoice_no)) return 'not sent: invoice number is no valid key';
  return undefined;
}

/** The minute of a line is not looked at: an invoice is one cart, reserved as a whole. */
function sale(invoice: InvoiceRow, rows: readonly LineRow[], leftOut: Map<string, LeftOut>): Step[] {
  const lines = rows
    .filter(({ quantity }) => quantity > 0)
    .map(({ stock_code, quantity }) => ({ sku: stock_code, quantity }));
  if (!fitsOneReservation(lines)) {
    for (const { quantity } of lines) leaveOut(leftOut, 'not sent: sale beyond the limits of a reservation', quantity);
    return [];
  }
  if (lines.length === 0) return [];
  const owner = OWNER.test(invoice.customer_id) ? { owner: invoice.customer_id } : {};
  return [{ type: 'sale', invoice: invoice.invoice_no, at: invoice.invoice_ts, ...owner, lines }];
}

function cancellation(invoice: InvoiceRow, rows: readonly LineRow[], leftOut: Map<string, LeftOut>): Step[] {
  const lines: Movement[] = [];
  for (const [index, { stock_code, quantity }] of rows.entries()) {
    if (quantity > 0) leaveOut(leftOut, 'not sent: cancellation of a negative quantity', quantity);
    else lines.push({ key: `${invoice.invoice_no}-return-${index + 1}`, sku: stock_code, quantity: -quantity });
  }
  return lines.length === 0 ? [] : [{ type: 'return', invoice: invoice.invoice_no, at: invoice.invoice_ts, lines }];
}

/** Every adjustment also stands as a line of its invoice: taken out line by line, so that twins are counted twice. */
function withoutAdjustments(lines: readonly LineRow[], adjustments: readonly AdjustmentRow[]): LineRow[] {
  const open = new Map<string, number>();
  for (const row of adjustments) open.set(identity(row), (open.get(identity(row)) ?? 0) + 1);
  return lines.filter((line) => {
    const count = open.get(identity(line)) ?? 0;
    if (count > 0) open.set(identity(line), count - 1);
    return count === 0;
  });
}

function identity({ stock_code, quantity, unit_price }: LineRow): string {
  return JSON.stringify([stock_code, quantity, unit_price]);
}

function playable<Row extends LineRow>(rows: readonly Row[], leftOut: Map<string, LeftOut>): Row[] {
  return rows.filter(({ stock_code, quantity }) => {
    const why = whyLeftOut(stock_code, quantity);
    if (why !== undefined) leaveOut(leftOut, why, quantity);
    return why === undefined;
  });
}

function leaveOut(leftOut: Map<string, LeftOut>, why: string, quantity: number): void {
  const { lines, units } = leftOut.get(why) ?? { lines: 0, units: 0 };
  leftOut.set(why, { lines: lines + 1, units: units + Math.abs(quantity) });
}

function byInvoice<Row extends LineRow>(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const group = grouped.get(row.invoice_no);
    if (group === undefined) grouped.set(row.invoice_no, [row]);
    else group.push(row);
  }
  return grouped;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
