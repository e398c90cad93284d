import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { verdictOn } from '../mutation/report.ts';
import { explainedSurvivors, onOneLine } from '../mutation/survivors.ts';

const rows = explainedSurvivors();

test('what the rows quote still stands in the files', () => {
  const gone = rows.filter(({ where, code }) => !sourceOf(where).includes(code.replace(/…$/, '')));
  expect(gone).toEqual([]);
});

const sourceOf = (where: string): string => onOneLine(readFileSync(`lib/${where}`, 'utf8'));

test('no mutant is explained twice', () => {
  const keys = rows.map(({ where, code, becomes }) => `${where} ${code} ${becomes}`);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

const source = 'const a =\n  b === undefined ||\n  c;\nconst d = {\n  ...(e !== undefined && { e }),\n};\n';
const place = (line: number, column: number) => ({ line, column });
const [whole, first, member] = [
  { start: place(2, 3), end: place(3, 4) },
  { start: place(2, 3), end: place(2, 18) },
  { start: place(5, 7), end: place(5, 22) },
];
const told = (mutants: readonly { status: string; replacement: string; location: typeof whole }[]) =>
  verdictOn({ 'lib/some.ts': { source, mutants } }, [
    { where: 'some.ts', code: 'b === undefined ||…', becomes: 'true', why: 'it is' },
    { where: 'some.ts', code: 'b === undefined', becomes: 'false', why: 'it is not' },
  ]);

test('a run tells of survivors that have no row, and of rows that have no survivor', () => {
  const { table, unexplained, outOfDate } = told([
    { status: 'Survived', replacement: 'true', location: whole },
    { status: 'Survived', replacement: 'false', location: whole },
    { status: 'NoCoverage', replacement: 'true', location: first },
    { status: 'Killed', replacement: 'false', location: first },
    { status: 'Timeout', replacement: 'e', location: first },
    { status: 'RuntimeError', replacement: 'f', location: first },
    { status: 'Ignored', replacement: 'g', location: first },
  ]);
  expect(unexplained).toEqual([
    'some.ts:2  b === undefined || c  →  false',
    'some.ts:2  b === undefined  →  true  (no test)',
  ]);
  expect(outOfDate).toEqual(['some.ts  b === undefined']);
  expect(table.split('\n').at(-1)).toBe('| some.ts | 40.00 | 1 | 1 | 1 | 2 | 1 |');
});

test('a member that is undefined needs no row', () => {
  const { unexplained } = told([
    { status: 'Survived', replacement: 'true', location: member },
    { status: 'Survived', replacement: 'false', location: member },
  ]);
  expect(unexplained).toEqual(['some.ts:5  e !== undefined  →  false']);
});
