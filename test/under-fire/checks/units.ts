import type { Ended } from '../ended.ts';
import { lost, movedIn, type Seen, seenIn } from '../history.ts';
import { changeOf } from './movements.ts';

/** Units of one SKU by what became of them, from the answers alone where there are answers. */
export interface Units {
  moved: number;
  confirmed: number;
  returned: number;
}

/**
 * Adds up what clients were told. What was given up without an answer is taken from the ledger, if it is a movement, and
 * from the reservation as it is at the end.
 */
export function unitsBySku({ history, reservations, ledgers, stocks }: Ended): ReadonlyMap<string, Units> {
  const units = new Map(
    [...stocks.keys()].map((sku): [string, Units] => [sku, { moved: 0, confirmed: 0, returned: 0 }]),
  );
  const add = (sku: string, what: keyof Units, count: number): void => {
    const counts = units.get(sku);
    if (counts !== undefined) counts[what] += count;
  };

  const moved = new Map<string | undefined, { sku: string; change: number }>();
  for (const answer of history.answers) {
    const movement = movedIn(answer);
    if (movement !== undefined) moved.set(answer.asked.key, movement);
  }
  for (const { command, key, about } of history.unknown) {
    const entry = command === 'move' ? ledgers.get(about)?.find(({ reference }) => reference === key) : undefined;
    if (entry !== undefined && !moved.has(key)) moved.set(key, { sku: about, change: changeOf(entry) });
  }
  for (const { sku, change } of moved.values()) add(sku, 'moved', change);

  const isLost = new Set<string>();
  const latest = new Map<string, Seen>();
  for (const answer of history.answers) {
    const seen = seenIn(answer);
    if (answer.asked.body?.reason === lost) isLost.add(answer.asked.about);
    if (seen !== undefined && seen.version >= (latest.get(seen.id)?.version ?? 0)) latest.set(seen.id, seen);
  }
  for (const { command, about, body } of history.unknown) {
    if (body?.reason === lost) isLost.add(about);
    const last = reservations.get(about);
    if (command !== 'read' && last !== undefined) latest.set(about, last);
  }
  for (const { id, lines } of latest.values()) {
    for (const { sku, confirmed = 0, cancelled = 0 } of lines) {
      add(sku, 'confirmed', confirmed);
      if (!isLost.has(id)) add(sku, 'returned', cancelled);
    }
  }
  return units;
}

/** The SKUs whose units on hand are not what the answers add up to. */
export function wrongWithUnits(ended: Ended): readonly string[] {
  return [...unitsBySku(ended)].flatMap(([sku, units]) => {
    const expected = units.moved + units.returned - units.confirmed;
    const onHand = ended.stocks.get(sku)?.onHand;
    return onHand === expected ? [] : [`${sku}: ${JSON.stringify(units)} make ${expected}, and ${onHand} are on hand`];
  });
}
