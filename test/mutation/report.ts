import { type Explained, explainedSurvivors, type Mutant, onOneLine, tellsOf } from './survivors.ts';

// What Stryker's own table does not say: which survivors docs/survivors.md explains, and which of its rows are out of date.

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Tested {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Tally {
  killed: number;
  timedOut: number;
  explained: number;
  unexplained: number;
  errors: number;
}

type Files = Readonly<Record<string, { readonly source: string; readonly mutants: readonly Tested[] }>>;

export interface Verdict {
  /** The table of docs/mutation.md. */
  readonly table: string;
  readonly unexplained: readonly string[];
  readonly outOfDate: readonly string[];
}

/** What the report of a run comes to. */
export function verdictOn(files: Files, rows: readonly Explained[] = explainedSurvivors()): Verdict {
  const used = new Set<Explained>();
  const unexplained: string[] = [];
  const tallies = new Map<string, Tally>();
  for (const [file, { source, mutants }] of Object.entries(files)) {
    const where = file.replace(/^lib\//, '');
    const tally: Tally = { killed: 0, timedOut: 0, explained: 0, unexplained: 0, errors: 0 };
    tallies.set(where, tally);
    for (const tested of mutants) {
      if (tested.status === 'Killed') tally.killed++;
      else if (tested.status === 'Timeout') tally.timedOut++;
      else if (tested.status === 'RuntimeError' || tested.status === 'CompileError') tally.errors++;
      else if (tested.status !== 'Ignored') {
        const mutant = { where, code: codeOf(source, tested), becomes: tested.replacement ?? '' };
        const told = rows.filter((row) => tellsOf(row, mutant));
        for (const row of told) used.add(row);
        if (told.length > 0 || isUnwritten(source, tested)) tally.explained++;
        else {
          tally.unexplained++;
          unexplained.push(lineOf(mutant, tested));
        }
      }
    }
  }
  const isRun = ({ where }: Explained): boolean => tallies.has(where);
  const outOfDate = rows.filter((row) => isRun(row) && !used.has(row)).map(({ where, code }) => `${where}  ${code}`);
  return { table: tableOf(tallies), unexplained, outOfDate };
}

const lineOf = ({ where, code, becomes }: Mutant, { location, status }: Tested): string =>
  `${where}:${location.start.line}  ${onOneLine(code)}  →  ${onOneLine(becomes)}${status === 'NoCoverage' ? '  (no test)' : ''}`;

function codeOf(source: string, { location: { start, end } }: Tested): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1)?.slice(0, end.column - 1) ?? '';
  lines[0] = lines[0]?.slice(start.column - 1) ?? '';
  return lines.join('\n');
}

// `...(reason !== undefined && { reason })`: a member that is undefined is not written, nor shown, nor compared.
function isUnwritten(source: string, tested: Tested): boolean {
  const { line, column } = tested.location.start;
  const before = source.split('\n')[line - 1]?.slice(0, column - 1) ?? '';
  return before.trim() === '...(' && tested.replacement === 'true' && codeOf(source, tested).endsWith(' !== undefined');
}

const columns = ['score, %', 'killed', 'timed out', 'explained', 'unexplained', 'errors'];

function tableOf(tallies: ReadonlyMap<string, Tally>): string {
  const all: Tally = { killed: 0, timedOut: 0, explained: 0, unexplained: 0, errors: 0 };
  for (const tally of tallies.values())
    for (const name of Object.keys(all) as (keyof Tally)[]) all[name] += tally[name];
  return [
    `| | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---|').join('')}`,
    rowOf('**all**', all),
    ...[...tallies].sort(([a], [b]) => (a < b ? -1 : 1)).map(([where, tally]) => rowOf(where, tally)),
  ].join('\n');
}

function rowOf(name: string, { killed, timedOut, explained, unexplained, errors }: Tally): string {
  const found = killed + timedOut;
  const score = (100 * found) / (found + explained + unexplained || 1);
  return `| ${name} | ${[score.toFixed(2), killed, timedOut, explained, unexplained, errors].join(' | ')} |`;
}
