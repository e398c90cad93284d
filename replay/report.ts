import type { Difference } from './check.ts';
import type { Client, Command } from './client.ts';
import type { Orders } from './orders.ts';
import { expectedOnHand, type Tally, totals } from './tally.ts';

const COMMANDS: readonly Command[] = ['receive', 'reserve', 'confirm', 'return', 'adjust'];
const LISTED_MAX = 10;

/** What was reserved, sold, refused, returned and adjusted: the same with faults as without. */
export function totalsTable(orders: Orders, tally: Tally): string {
  const units = totals(tally);
  const { confirmed, refused, expired } = tally.outcomes;
  return [
    table(
      ['reservations', 'number'],
      [
        ['confirmed', whole(confirmed)],
        ['refused', whole(refused)],
        ['expired', whole(expired)],
      ],
    ),
    table(
      ['units', 'number'],
      [
        ['received', whole(units.received)],
        ['reserved', whole(units.reserved)],
        ['confirmed', whole(units.confirmed)],
        ['refused', whole(units.refused)],
        ['returned', whole(units.returned)],
        ['adjusted', whole(units.adjusted)],
        ['on hand', whole(expectedOnHand(units))],
      ],
    ),
    leftOutTable(orders),
  ].join('\n\n');
}

function leftOutTable({ leftOut }: Orders): string {
  const reasons = [...leftOut].sort(([, a], [, b]) => b.lines - a.lines);
  if (reasons.length === 0) return 'No line was left out.';
  return table(
    ['left out', 'lines', 'units'],
    reasons.map(([why, { lines, units }]) => [why, whole(lines), whole(units)]),
  );
}

/** How long callers waited: the faults of a run and its second tries are in these times. */
export function timesTable({ timings }: Client): string {
  const rows = COMMANDS.map((command) => {
    const sorted = Float64Array.from(timings.get(command) ?? []).sort();
    return [command, whole(sorted.length), percentile(sorted, 0.5), percentile(sorted, 0.99)];
  });
  return table(['command', 'answered', 'p50 ms', 'p99 ms'], rows);
}

/** The verdict: every unit is accounted for, or the first SKUs where one is not. */
export function verdict(tally: Tally, found: readonly Difference[]): string {
  const skus = whole(tally.skus.size);
  if (found.length === 0) {
    const onHand = whole(expectedOnHand(totals(tally)));
    return `Every unit is accounted for: ${skus} SKUs, received + returned + adjusted − confirmed = ${onHand} on hand.`;
  }
  const rows = found
    .slice(0, LISTED_MAX)
    .map(({ sku, expected, onHand, held, available }) => [sku, ...[expected, onHand, held, available].map(whole)]);
  const more = found.length > LISTED_MAX ? `\n... and ${whole(found.length - LISTED_MAX)} more` : '';
  return [
    `NOT every unit is accounted for: ${whole(found.length)} of ${skus} SKUs differ from what the answers add up to.`,
    `Look at GET /stock/{sku} of these:`,
    table(['SKU', 'expected on hand', 'on hand', 'held', 'available'], rows) + more,
  ].join('\n');
}

/** Nearest rank: the smallest sample that this share of all samples does not exceed. */
export function percentile(sorted: Float64Array, share: number): string {
  const sample = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return sample === undefined ? '-' : sample.toFixed(1);
}

export function whole(number: number): string {
  return number.toLocaleString('en');
}

/** The first column is text and reads from the left, the others are numbers and line up at the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 3)))
      .join('');
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 3, -3));
  return [lineOf(head), rule, ...rows.map(lineOf)].join('\n');
}
