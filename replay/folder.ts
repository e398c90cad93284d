import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import { ReplayError } from './replay-error.ts';

const wholeNumber = z
  .string()
  .regex(/^[+-]?\d+$/, 'is not a whole number')
  .transform(Number);
const price = z
  .string()
  .refine((text) => !Number.isNaN(Number(text)), 'is not a number')
  .transform(Number);
/** ISO 8601 without a zone, one form throughout: such instants sort as text. */
const minute = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d/, 'is not a time such as 2010-12-01T08:26');

const invoiceRow = z.object({
  invoice_no: z.string().min(1),
  invoice_ts: minute,
  kind: z.enum(['sale', 'cancellation', 'bad_debt_adjustment']),
  customer_id: z.string(),
});
const lineRow = z.object({
  invoice_no: z.string().min(1),
  stock_code: z.string(),
  quantity: wholeNumber,
  unit_price: price,
});
const adjustmentRow = lineRow.extend({ ts: minute, reason: z.string() });

export type InvoiceRow = z.infer<typeof invoiceRow>;
export type LineRow = z.infer<typeof lineRow>;
export type AdjustmentRow = z.infer<typeof adjustmentRow>;

export interface Folder {
  readonly invoices: readonly InvoiceRow[];
  readonly lines: readonly LineRow[];
  readonly adjustments: readonly AdjustmentRow[];
}

/** Reads the three files of a folder. Throws a ReplayError that names the file, the row and the column at fault. */
export function readFolder(folder: string): Folder {
  const invoices = rowsOf(folder, 'invoices.csv', invoiceRow);
  const seen = new Set<string>();
  for (const { invoice_no } of invoices) {
    // An invoice number is an idempotency key: the second of two would be answered with the first.
    if (seen.has(invoice_no))
      throw new ReplayError(`${join(folder, 'invoices.csv')}: ${invoice_no} stands there twice`);
    seen.add(invoice_no);
  }
  return {
    invoices,
    lines: rowsOf(folder, 'invoice_lines.csv', lineRow),
    adjustments: rowsOf(folder, 'stock_adjustments.csv', adjustmentRow),
  };
}

function rowsOf<Row>(folder: string, file: string, schema: z.ZodType<Row>): Row[] {
  const rows = z.array(schema).safeParse(recordsOf(folder, file));
  if (rows.success) return rows.data;
  const issue = rows.error.issues[0];
  const [row, column] = issue?.path ?? [];
  throw new ReplayError(`${join(folder, file)}, row ${Number(row) + 1}, ${String(column)}: ${issue?.message}`);
}

function recordsOf(folder: string, file: string): unknown[] {
  const path = join(folder, file);
  try {
    return parse(readFileSync(path, 'utf8'), { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ReplayError(`cannot read ${path}: give a folder with that file in it, as CSV with a header (${why})`);
  }
}
