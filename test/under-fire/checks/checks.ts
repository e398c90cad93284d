import type { Ended } from '../ended.ts';
import type { Answered } from '../history.ts';
import { wrongWithEvents } from './events.ts';
import { wrongWithLedger } from './ledger.ts';
import { leftovers } from './leftovers.ts';
import { wrongWithMovement } from './movements.ts';
import { wrongWithReservation } from './reservations.ts';
import { wrongWithUnits } from './units.ts';

/** Everything that is wrong with a run, one line each; nothing where it balances and nothing acknowledged is lost. */
export function wrongWith(ended: Ended): readonly string[] {
  return [
    ...reservationsOf(ended),
    ...movementsOf(ended),
    ...wrongWithUnits(ended),
    ...atRest(ended),
    ...(ended.reconciled.code === 0 ? [] : [`reconcile ended with ${ended.reconciled.code}: ${ended.reconciled.said}`]),
  ];
}

/** What comes right by itself once faults are over, if it is given the time. */
export const atRest = (ended: AtRest): readonly string[] => [
  ...leftovers(ended.found),
  ...[...ended.stocks].flatMap(([sku, stock]) =>
    wrongWithLedger(ended.ledgers.get(sku) ?? [], stock).map((what) => `ledger of ${sku}: ${what}`),
  ),
  ...wrongWithEvents(ended),
];

export type AtRest = Pick<Ended, 'found' | 'events' | 'ledgers' | 'reservations' | 'stocks'>;

function reservationsOf({ history, reservations }: Ended): readonly string[] {
  const answers = Map.groupBy(history.answers, ({ asked }) => asked.about);
  return [...reservations].flatMap(([id, last]) =>
    wrongWithReservation(answers.get(id) ?? [], last).map((what) => `reservation ${id}: ${what}`),
  );
}

function movementsOf({ history, ledgers }: Ended): readonly string[] {
  const answers = Map.groupBy(history.answers, byKey);
  const unknown = new Set(history.unknown.map(({ key }) => key));
  const entries = Map.groupBy([...ledgers.values()].flat(), ({ reference }) => reference);
  const asked = new Map(
    [...history.answers.map((each) => each.asked), ...history.unknown]
      .filter(({ command }) => command === 'move')
      .map((each) => [each.key, each]),
  );
  const invented = [...entries.keys()].filter((key) => key !== undefined && !asked.has(key));
  return [
    ...[...asked].flatMap(([key, each]) =>
      wrongWithMovement(each, answers.get(key) ?? [], unknown.has(key), entries.get(key) ?? []).map(
        (what) => `movement ${key} of ${each.about}: ${what}`,
      ),
    ),
    ...invented.map((key) => `movement ${key} stands in the ledger, and nobody asked for it`),
  ];
}

const byKey = ({ asked }: Answered): string | undefined => asked.key;
