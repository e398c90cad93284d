import { table, whole } from '../../replay/report.ts';
import { unitsBySku } from './checks/units.ts';
import { codeOf, isDone } from './history.ts';
import type { Outcome } from './run.ts';

const listedMax = 20;

/** What was asked and answered, what went wrong on the way, and what came of it. */
export function reportText(outcome: Outcome): string {
  const { ended, faults, tries, kills, failedStarts } = outcome;
  const { answers, unknown } = ended.history;
  const answered = countBy(answers, (each) => `${each.status} ${isDone(each) ? '' : codeOf(each)}`.trim());
  const ends = countBy(ended.reservations.values(), (seen) => seen?.status ?? 'never came to be');
  const entries = [...ended.ledgers.values()].reduce((sum, ledger) => sum + ledger.length, 0);
  return [
    counted(
      'command',
      'answered',
      countBy(answers, ({ asked }) => asked.command),
    ),
    counted('answer', 'requests', new Map([...answered, ['given up without an answer', unknown.length]])),
    counted('try', 'tries', tries),
    counted('request to DynamoDB', 'requests', faults),
    counted(
      'the service',
      'times',
      new Map([
        ['killed', kills],
        ['start failed', failedStarts],
      ]),
    ),
    counted('reservation at the end', 'number', ends),
    unitsTable(outcome),
    `${whole(entries)} movements in the ledger, ${whole(ended.events.length)} events told`,
  ].join('\n\n');
}

/** The verdict: what is wrong, or that nothing is. */
export function verdictText({ wrong }: Outcome): string {
  if (wrong.length === 0) return 'Everything balances, and nothing acknowledged was lost.';
  const more = wrong.length > listedMax ? [`... and ${whole(wrong.length - listedMax)} more`] : [];
  return [`NOT everything is right, in ${whole(wrong.length)} places:`, ...wrong.slice(0, listedMax), ...more].join(
    '\n',
  );
}

function unitsTable({ ended }: Outcome): string {
  const sum = { moved: 0, confirmed: 0, returned: 0, onHand: 0 };
  for (const units of unitsBySku(ended).values()) {
    for (const what of ['moved', 'confirmed', 'returned'] as const) sum[what] += units[what];
  }
  for (const { onHand } of ended.stocks.values()) sum.onHand += onHand;
  return table(
    ['units', 'number'],
    [
      ['received, returned, adjusted, counted', whole(sum.moved)],
      ['confirmed', whole(sum.confirmed)],
      ['cancelled and on hand again', whole(sum.returned)],
      ['on hand', whole(sum.onHand)],
    ],
  );
}

const counted = (head: string, what: string, counts: ReadonlyMap<string, number>): string =>
  table(
    [head, what],
    [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => [name, whole(count)]),
  );

function countBy<Each>(list: Iterable<Each>, nameOf: (each: Each) => string): Map<string, number> {
  return new Map([...Map.groupBy(list, nameOf)].map(([name, group]) => [name, group.length]));
}
