import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Rows {
  /** invoice_no, invoice_ts, kind, customer_id */
  invoices: string[];
  /** invoice_no, stock_code, quantity, unit_price */
  lines: string[];
  /** invoice_no, ts, stock_code, quantity, unit_price, reason */
  adjustments?: string[];
}

/** Writes a folder of three small CSV files, hands it to `use` and removes it again. */
export async function withFolder<Result>(rows: Rows, use: (folder: string) => Result): Promise<Awaited<Result>> {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const write = (file: string, header: string, lines: string[]) =>
    writeFileSync(join(folder, file), `${[header, ...lines].join('\n')}\n`);
  write('invoices.csv', 'invoice_no,invoice_ts,kind,customer_id', rows.invoices);
  write('invoice_lines.csv', 'invoice_no,stock_code,quantity,unit_price', rows.lines);
  write('stock_adjustments.csv', 'invoice_no,ts,stock_code,quantity,unit_price,reason', rows.adjustments ?? []);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
