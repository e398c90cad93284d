// npm run bundles: what each function weighs and how long it takes to load. Measures the bundles that a deployment would
// take, so it synthesizes first, unless it is given a folder that the CDK wrote (--assembly).

import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

interface Resource {
  readonly Type: string;
  readonly Metadata?: { readonly 'aws:cdk:path'?: string; readonly 'aws:asset:path'?: string };
}

const { values: given } = parseArgs({ options: { assembly: { type: 'string' }, runs: { type: 'string' } } });
const assembly = resolve(given.assembly ?? 'cdk.out');
/** Fresh processes for each function, of which the median is told: an odd number. */
const runs = Number(given.runs ?? 5);

const load = `const from = performance.now();
const { handler } = await import(process.argv[1]);
if (typeof handler !== 'function') throw new Error('it exports no handler');
process.stdout.write(String(performance.now() - from));`;

/** The bundles by the name of their function, as the template deploys them. */
async function bundles(): Promise<readonly (readonly [name: string, file: string])[]> {
  const template = JSON.parse(await readFile(join(assembly, 'Holdfast.template.json'), 'utf8'));
  return Object.values<Resource>(template.Resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Function')
    .map(({ Metadata }) => {
      // Holdfast/Api/reserve/Function/Resource
      const name = Metadata?.['aws:cdk:path']?.split('/').at(-3) ?? '';
      return [name, join(assembly, Metadata?.['aws:asset:path'] ?? '', 'index.mjs')];
    });
}

/** Milliseconds until a fresh process that asks for the bundle has its handler, with the options of the function. */
async function loadTime(file: string): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '--enable-source-maps', AWS_REGION: 'us-east-1', TABLE_NAME: 'none' };
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const code = ['--input-type=module', '--eval', load, pathToFileURL(file).href];
    const { stdout } = await promisify(execFile)(process.execPath, code, { env });
    times.push(Number(stdout));
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0;
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
const row = (...[name = '', ...numbers]: readonly string[]): void => {
  process.stdout.write(`${name.padEnd(20)}${numbers.map((number) => number.padStart(10)).join('')}\n`);
};

if (given.assembly === undefined) execFileSync('npm', ['run', '--silent', 'synth'], { stdio: 'inherit' });
row('function', 'minified', 'gzip', 'load');
for (const [name, file] of await bundles()) {
  const code = await readFile(file);
  row(name, kilobytes(code.length), kilobytes(gzipSync(code).length), `${(await loadTime(file)).toFixed(0)} ms`);
}
