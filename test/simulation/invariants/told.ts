import type { Event } from '../../../lib/domain/events.ts';
import { stockKeyOf } from '../../../lib/store/keys.ts';
import type { Bus } from '../bus.ts';
import { must } from '../violation.ts';
import type { Moved, Seen } from './seen.ts';

interface Told {
  readonly item: string;
  readonly version: number;
  readonly type: string;
}

const ofMovement: Readonly<Record<string, string>> = {
  receive: 'stock.received',
  return: 'stock.returned',
  adjust: 'stock.adjusted',
  count: 'stock.counted',
};

function toldBy(event: Event): Told {
  const { type } = event;
  if ('entry' in event) return { item: stockKeyOf(event.entry.key).pk, version: event.entry.place, type };
  if ('reservation' in event) return { item: event.reservation.id, version: event.reservation.version, type };
  return { item: `compensation ${event.compensation.id}`, version: event.compensation.version, type };
}

const nameOf = ({ item, version, type }: Told): string => `${item} ${version} ${type}`;

/** Everything has been passed on: the world was told all that was seen to happen, each thing once, and in its order. */
export function checkTold(bus: Bus, seen: Seen): void {
  const told = bus.told.map(toldBy);
  // What is low is a matter of the settings at the moment that it is told.
  const isLow = ({ type }: Told): boolean => type === 'stock.low';
  const happened = [...seen.decisions, ...moved(seen)];
  checkOnce(
    told.filter((each) => !isLow(each)),
    happened,
    happened,
  );
  checkInOrder(told.filter((each) => !isLow(each)));
  // Low by settings that there were may be told; low by all of them must be.
  checkOnce(told.filter(isLow), low(seen, 'some'), low(seen, 'every'));
}

/** All that is told may be, each once, and what must be is told. */
function checkOnce(told: readonly Told[], may: readonly Told[], wanted: readonly Told[]): void {
  const left = new Set(may.map(nameOf));
  for (const each of told) {
    must(left.delete(nameOf(each)), 'what is told happened, and is told once', () => nameOf(each));
  }
  const untold = wanted.filter((each) => left.has(nameOf(each)));
  must(untold.length === 0, 'what happened is told', () => untold.map(nameOf).join(', '));
}

function checkInOrder(told: readonly Told[]): void {
  const last = new Map<string, number>();
  for (const each of told) {
    must((last.get(each.item) ?? 0) <= each.version, 'what happened to an item is told in its order', () =>
      nameOf(each),
    );
    last.set(each.item, each.version);
  }
}

const moved = ({ movements }: Seen): readonly Told[] =>
  [...movements].flatMap(([item, all]) =>
    all.flatMap((each) => typesOf(each).map((type) => ({ item, version: each.after.version, type }))),
  );

/** What a movement is told as; a new stock item is not told. */
function typesOf({ write, before, after }: Moved): readonly string[] {
  if (before === undefined) return [];
  const types: (string | undefined)[] = [
    write === 'moveStock' || write === 'countStock' ? ofMovement[after.movement.type] : undefined,
    before.available > 0 && after.available <= 0 ? 'stock.out' : undefined,
    before.available <= 0 && after.available > 0 ? 'stock.back' : undefined,
    before.onHand >= 0 && after.onHand < 0 ? 'oversell.detected' : undefined,
    before.onHand < 0 && after.onHand >= 0 ? 'oversell.healed' : undefined,
  ];
  return types.filter((type) => type !== undefined);
}

/** Movements that took an item to what is low, by some or by all of the settings that there were. */
const low = ({ movements, lowStock }: Seen, by: 'some' | 'every'): readonly Told[] =>
  [...movements].flatMap(([item, all]) =>
    all.flatMap(({ before, after }) => {
      const fellTo = (threshold: number | undefined): boolean =>
        threshold !== undefined && before !== undefined && before.available > threshold && after.available <= threshold;
      const isLow = [...(lowStock.get(after.key.sku) ?? [])][by](fellTo);
      return isLow ? [{ item, version: after.version, type: 'stock.low' }] : [];
    }),
  );
