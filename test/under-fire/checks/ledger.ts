import type { Balance, Entry } from '../ended.ts';

const sums = ({ onHand, held, available, buffer }: Entry['after']): boolean => onHand === available + held + buffer;
const isSame = (a: Balance, b: Balance): boolean =>
  a.onHand === b.onHand && a.held === b.held && a.available === b.available;

/**
 * What is wrong with the ledger of one stock item: each version stands in it once, begins where the one before it ended,
 * adds up, and promises nothing beyond what is there; the last one is the stock as it is. No client forces a movement.
 */
export function wrongWithLedger(entries: readonly Entry[], stock: Balance): readonly string[] {
  const wrong: string[] = [];
  entries.forEach((entry, index) => {
    const { version, type, before, after } = entry;
    const previous = entries[index - 1]?.after ?? { onHand: 0, held: 0, available: 0, buffer: 0 };
    if (version !== index + 1) wrong.push(`version ${version} (${type}) stands in place ${index + 1}`);
    if (!isSame(previous, before)) wrong.push(`version ${version} (${type}) does not begin where the last one ended`);
    if (!sums(after)) wrong.push(`version ${version} (${type}) does not add up: ${JSON.stringify(after)}`);
    if (after.available < 0 || after.onHand < 0) {
      wrong.push(`at version ${version} (${type}) more was promised than was there: ${JSON.stringify(after)}`);
    }
  });
  const last = entries.at(-1)?.after;
  if (last === undefined || !isSame(last, stock)) {
    wrong.push(`its last version is ${JSON.stringify(last)}, and the stock ${JSON.stringify(stock)}`);
  }
  if (stock.held !== 0) wrong.push(`${stock.held} units are held although every hold is over`);
  return wrong;
}
