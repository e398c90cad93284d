import type { Books } from './books.ts';
import { whole } from './report.ts';

const listedMax = 10;

export const isInOrder = ({ reconciled, unmarked, events }: Books): boolean =>
  reconciled.differences.length + unmarked + events.missing.length + events.unfounded.length === 0;

/** What the ledger, the events and the reconciliation say of the replay. */
export function booksText(books: Books): string {
  const { reconciled, unmarked, events } = books;
  const { movements, stockItems, reservations, sales } = reconciled.checked;
  return [
    `The ledger has ${whole(movements)} movements of ${whole(stockItems)} stock items, and adds up to each of them.`,
    `${whole(events.different)} events, told ${whole(events.told)} times: one for each thing that happened.`,
    `${whole(reservations)} reservations and ${whole(sales)} sales match; every reservation whose time is over says so.`,
    ...(isInOrder(books) ? [] : ['NOT all of that is so:']),
    ...(unmarked > 0 ? [`  ${whole(unmarked)} reservations whose time is over do not say so`] : []),
    ...listed(
      'differences',
      reconciled.differences.map((each) => `${each.kind} ${each.pk} ${JSON.stringify(each.evidence)}`),
    ),
    ...listed('things happened and were not told', events.missing),
    ...listed('things were told and did not happen', events.unfounded),
  ].join('\n');
}

const listed = (what: string, all: readonly string[]): readonly string[] =>
  all.length === 0 ? [] : [`  ${whole(all.length)} ${what}: ${all.slice(0, listedMax).join('; ')}`];
