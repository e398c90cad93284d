import type { Entry } from '../ended.ts';
import { type Answered, type Asked, codeOf, isDone, movedIn } from '../history.ts';

/**
 * What is wrong with the answers under one key, held against the entries that bear it as their reference: what was told
 * stands in the ledger once, what was refused does not, and what is unknown may.
 */
export function wrongWithMovement(
  asked: Asked,
  answers: readonly Answered[],
  isUnknown: boolean,
  entries: readonly Entry[],
): readonly string[] {
  const wrong: string[] = [];
  for (const each of answers) {
    if (!isDone(each) && codeOf(each) !== 'would_oversell') {
      wrong.push(`it was answered ${each.status} ${JSON.stringify(each.body)}`);
    }
  }
  const told = answers.flatMap((each) => movedIn(each) ?? []);
  const [first] = told;
  if (told.some((each) => JSON.stringify(each) !== JSON.stringify(first))) wrong.push('its answers differ');
  if (entries.length > 1) wrong.push(`it stands in the ledger ${entries.length} times`);
  const [entry] = entries;
  if (first === undefined) {
    if (entry !== undefined && !isUnknown) wrong.push('it was refused, and stands in the ledger');
  } else if (entry === undefined) {
    wrong.push('it was acknowledged, and does not stand in the ledger');
  } else if (entry.version !== first.version || changeOf(entry) !== first.change || entry.type !== asked.body?.type) {
    wrong.push(`it was told as ${JSON.stringify(first)}, and stands in the ledger as ${JSON.stringify(entry)}`);
  }
  return wrong;
}

export const changeOf = ({ before, after }: Entry): number => after.onHand - before.onHand;
