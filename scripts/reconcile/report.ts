import type { Checked, Reconciled } from '../../lib/commands/reconcile/reconcile.ts';
import type { Difference } from '../../lib/domain/difference.ts';

const listedMax = 50;

export type Report = Omit<Reconciled, 'end'>;

/** What was checked, what differs and what was mended, to be read. */
export function reportText({ checked, differences, mended, failure }: Report): string {
  return [
    checkedText(checked),
    ...section('mended', mended),
    ...section('left to be mended: docs/reconcile.md says how', differences),
    ...(failure === undefined ? [] : [`It was kept from its work: ${failure}`]),
    verdict(differences, mended),
  ].join('\n\n');
}

const whole = (count: number): string => count.toLocaleString('en');
const counted = (count: number, what: string): string => `${whole(count)} ${what}${count === 1 ? '' : 's'}`;

export const checkedText = ({ stockItems, movements, reservations, sales }: Checked): string =>
  `${counted(stockItems, 'stock item')} with ${counted(movements, 'movement')}, ` +
  `${counted(reservations, 'reservation')} and ${counted(sales, 'sale')} checked`;

function section(title: string, found: readonly Difference[]): readonly string[] {
  if (found.length === 0) return [];
  const more =
    found.length > listedMax ? [`... and ${whole(found.length - listedMax)} more: --json lists them all`] : [];
  return [[`${whole(found.length)} ${title}`, ...found.slice(0, listedMax).map(line), ...more].join('\n')];
}

function line({ kind, pk, evidence }: Difference): string {
  const numbers = Object.entries(evidence).map(([name, value]) => `${name} ${shown(value)}`);
  return `  ${kind.padEnd(20)} ${pk}: ${numbers.join(', ')}`;
}

function shown(value: unknown): string {
  if (typeof value !== 'object' || value === null) return `${value}`;
  return `{ ${Object.entries(value)
    .map(([name, each]) => `${name} ${each}`)
    .join(', ')} }`;
}

function verdict(differences: readonly Difference[], mended: readonly Difference[]): string {
  if (differences.length > 0) return `The books differ in ${counted(differences.length, 'place')}.`;
  return mended.length > 0 ? 'Everything that differed is mended.' : 'Everything adds up.';
}
