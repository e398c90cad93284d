import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const places = ['lib/domain', 'lib/store', 'lib/commands', 'test/simulation', 'test/simulation/invariants'];

/** Whether the project's linter lets a file of this text stand at this place. */
const isAllowed = (place: string, text: string): boolean => {
  const path = `--stdin-file-path=${place}/probe.ts`;
  return spawnSync('node_modules/.bin/biome', ['lint', path], { input: text, encoding: 'utf8' }).status === 0;
};

test.each(places)('what the simulation runs cannot know the time, chance, or the world around it: %s', (place) => {
  expect(isAllowed(place, "import { createHash } from 'node:crypto';\nexport const probe = createHash;\n")).toBe(true);
  const all = [
    'Math.random()',
    'Date.now()',
    'new Date()',
    'performance.now()',
    'setTimeout',
    'fetch',
    'process.env',
  ].map((expression) => `export const probe = ${expression};\n`);
  const imports = ['node:fs', 'node:net', 'node:timers', 'node:os'].map(
    (module) => `import probe from '${module}';\nexport const probed = probe;\n`,
  );
  const chance = "import { randomBytes } from 'node:crypto';\nexport const probe = randomBytes;\n";
  for (const text of [...all, ...imports, chance]) expect([text, isAllowed(place, text)]).toEqual([text, false]);
});
