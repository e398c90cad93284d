import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

const places = [
  'lib/domain',
  'lib/store',
  'lib/store/writes',
  'lib/commands',
  'lib/commands/compensate',
  'lib/commands/reconcile',
  'test/simulation',
  'test/simulation/bank',
  'test/simulation/faults',
  'test/simulation/invariants',
  'test/simulation/linear',
];
const probes: Readonly<Record<string, string>> = {
  chance: 'export const probe = Math.random();\n',
  now: 'export const probe = Date.now();\n',
  date: 'export const probe = new Date();\n',
  performance: 'export const probe = performance.now();\n',
  timer: 'export const probe = setTimeout;\n',
  network: 'export const probe = fetch;\n',
  environment: 'export const probe = process.env;\n',
  files: "import probe from 'node:fs';\n\nexport const probed = probe;\n",
  sockets: "import probe from 'node:net';\n\nexport const probed = probe;\n",
  bytes: "import { randomBytes } from 'node:crypto';\n\nexport const probe = randomBytes;\n",
};
const allowed = {
  hash: "import { createHash } from 'node:crypto';\n\nexport const probe = createHash;\n",
  day: 'export const probe = new Date(0);\n',
};

let folder: string;
let told: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-lint-'));
  for (const file of ['biome.json', 'lint']) cpSync(file, join(folder, file), { recursive: true });
  for (const place of places) {
    mkdirSync(join(folder, place), { recursive: true });
    for (const [name, text] of Object.entries({ ...probes, ...allowed })) {
      writeFileSync(join(folder, place, `${name}.ts`), text);
    }
  }
  const biome = resolve('node_modules/.bin/biome');
  const { stdout } = spawnSync(biome, ['lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github'], {
    cwd: folder,
    encoding: 'utf8',
  });
  told = stdout;
});

afterAll(() => rmSync(folder, { recursive: true }));

test.each(places)('what the simulation runs cannot know the time, chance, or the world around it: %s', (place) => {
  const isRefused = (name: string): boolean => told.includes(`/${place}/${name}.ts,`);
  expect(Object.keys(probes).filter((name) => !isRefused(name))).toEqual([]);
  expect(Object.keys(allowed).filter(isRefused)).toEqual([]);
});
