import { readFileSync } from 'node:fs';

export interface Block {
  readonly line: number;
  /** What stands after the fence: `sh`, `sh account`, `json` or nothing. */
  readonly kind: string;
  readonly text: string;
}

/** The code blocks of a document in their order. */
export function blocksOf(document: string): readonly Block[] {
  const text = readFileSync(document, 'utf8');
  return [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    kind: match[1] ?? '',
    text: match[2] ?? '',
  }));
}
