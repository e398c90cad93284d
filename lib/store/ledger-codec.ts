import type { Balance, LedgerEntry } from '../domain/ledger.ts';
import { type Attributes, mapIn, numberIn, textIn } from './attributes.ts';
import { entryKeyOf, placeOf, stockKeyIn } from './keys.ts';
import { CorruptItem } from './port.ts';
import { movementIn } from './stock-codec.ts';

// There is an entry for every change that ever was: the units stand under short names.

const storedBalance = ({ onHand, held, available, buffer }: Balance): Attributes => ({
  o: onHand,
  h: held,
  a: available,
  b: buffer,
});

const balanceIn = (entry: Attributes, name: string): Balance => {
  const balance = mapIn(entry, name);
  return {
    onHand: numberIn(balance, 'o'),
    held: numberIn(balance, 'h'),
    available: numberIn(balance, 'a'),
    buffer: numberIn(balance, 'b'),
  };
};

export const encodeEntry = ({ key, place, movement, before, after }: LedgerEntry): Attributes => ({
  ...entryKeyOf(key, place),
  movement,
  before: storedBalance(before),
  after: storedBalance(after),
});

/** Throws `CorruptItem` where an attribute is missing or of another type. */
export function decodeEntry(stored: Attributes): LedgerEntry {
  const [pk, sk] = [textIn(stored, 'pk'), textIn(stored, 'sk')];
  const [key, place] = [stockKeyIn('MOVE', pk), placeOf(sk)];
  if (key === undefined || place === undefined) throw new CorruptItem(`${pk} ${sk} is no key of a ledger`);
  return {
    key,
    place,
    movement: movementIn(stored, 'movement'),
    before: balanceIn(stored, 'before'),
    after: balanceIn(stored, 'after'),
  };
}
