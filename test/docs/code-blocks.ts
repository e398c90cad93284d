import { readFileSync } from 'node:fs';

/** A command of a document, and what the document says it prints, where it says so. */
export interface Shown {
  readonly line: number;
  readonly command: string;
  readonly printed?: string;
}

/**
 * The curl commands of a document in their order. A block of JSON after a block of commands shows what they print, a
 * line for each; where it shows one line only, that of the last one.
 */
export function curlsOf(document: string): readonly Shown[] {
  const lines = readFileSync(document, 'utf8').split('\n');
  const shown: Shown[] = [];
  let block: { kind: string; lines: { line: number; text: string }[] } | undefined;
  let last: Shown[] = [];
  for (const [index, text] of lines.entries()) {
    const fence = /^```(\w*)$/.exec(text);
    if (block !== undefined && fence === null) block.lines.push({ line: index + 1, text });
    if (fence === null) continue;
    if (block === undefined) {
      block = { kind: fence[1] ?? '', lines: [] };
      continue;
    }
    if (block.kind === 'sh') {
      last = block.lines.filter(({ text: each }) => each.startsWith('curl ')).map(commandOf);
      shown.push(...last);
    }
    if (block.kind === 'json')
      showPrinted(
        shown,
        last,
        block.lines.map(({ text: each }) => each),
      );
    block = undefined;
  }
  return shown;
}

const commandOf = ({ line, text }: { line: number; text: string }): Shown => ({ line, command: text });

function showPrinted(shown: Shown[], last: readonly Shown[], printed: readonly string[]): void {
  const told = last.slice(-printed.length);
  for (const [index, each] of told.entries()) {
    const text = printed[index];
    if (text !== undefined) shown[shown.indexOf(each)] = { ...each, printed: text };
  }
}

/** Text that is the same whenever it was printed; an end that is left out (` ...}`) cuts both. */
export function timeless(text: string, like = text): string {
  const still = text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '<instant>');
  const cut = like.indexOf(' ...}');
  return cut < 0
    ? still
    : still.slice(0, like.slice(0, cut).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>').length);
}
