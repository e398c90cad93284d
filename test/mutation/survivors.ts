import { readFileSync } from 'node:fs';

/** A mutant that survives, and why that is no loss: a row of docs/survivors.md. */
export interface Explained {
  /** The file, as it is named below `lib`. */
  readonly where: string;
  /** What stands there; its beginning, where it ends with `…`. */
  readonly code: string;
  /** What the mutant makes of it; its beginning, where it ends with `…`. */
  readonly becomes: string;
  readonly why: string;
}

/** A mutant as the report of Stryker tells of it. */
export interface Mutant {
  readonly where: string;
  readonly code: string;
  readonly becomes: string;
}

const document = new URL('../../docs/survivors.md', import.meta.url);

/** Throws where a row has not four cells. */
export function explainedSurvivors(): readonly Explained[] {
  const rows = readFileSync(document, 'utf8').matchAll(/^\| `?\w[\w/-]*\.ts`? \|.*$/gm);
  return [...rows].map(([row]) => {
    const [where, code, becomes, why, ...others] = row
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => textOf(cell.replaceAll('\\|', '|')));
    if (where === undefined || !code || !becomes || !why || others.length > 0) {
      throw new Error(`a survivor is told in four cells: ${row}`);
    }
    return { where, code, becomes, why };
  });
}

// Between backquotes, of which there are two where the code has some of its own.
const textOf = (cell: string): string => cell.trim().replace(/^(`+) ?(.*?) ?\1$/, '$2');

/** On one line, as a table has it. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

export const isTheSame = (told: string, text: string): boolean =>
  told.endsWith('…') ? onOneLine(text).startsWith(told.slice(0, -1)) : onOneLine(text) === told;

/** Whether the row tells of the mutant. */
export const tellsOf = (row: Explained, mutant: Mutant): boolean =>
  row.where === mutant.where && isTheSame(row.code, mutant.code) && isTheSame(row.becomes, mutant.becomes);
