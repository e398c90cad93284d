import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Service, startService } from '../../local/service.ts';
import { TableView } from '../end-to-end/table-view.ts';
import { curlsOf } from './code-blocks.ts';

const run = promisify(execFile);
const patience = 120_000;
let folder: string;
let service: Service;
let table: TableView;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-'));
  service = await startService({ port: 0, sweepSeconds: 0, eventsFile: join(folder, 'events.jsonl') });
  table = new TableView(service.engine.endpoint);
}, patience);

afterAll(async () => {
  table?.close();
  await service?.stop();
  await rm(folder, { recursive: true });
});

/** The blocks of a kind in the document. */
const blocks = (kind: string): readonly string[] =>
  [...readFileSync('docs/reconcile.md', 'utf8').matchAll(new RegExp(`^\`\`\`${kind}\n([^]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );

/** What the commands of a block print, one after the other, whatever they end with. */
async function printed(commands: string): Promise<string> {
  const here = commands.replaceAll('http://127.0.0.1:8000', service.engine.endpoint);
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await run('bash', ['-c', `${here}\ntrue`], { env });
  return stdout;
}

test(
  'the commands of docs/reconcile.md run as printed, after those of the README, and print what is shown',
  async () => {
    for (const { command } of curlsOf('README.md')) {
      const sent = command.replaceAll('http://127.0.0.1:3000', service.url);
      await run('bash', ['-c', `${sent} --silent --show-error`]);
    }
    await service.caughtUp();
    const [sound = '', mended = ''] = blocks('sh');
    const [soundText, mendedText] = blocks('text');
    expect(await printed(sound)).toBe(soundText);
    const item = await table.stored('STOCK#mug#main#0', 'STOCK');
    await table.put({ ...item, onHand: 5, available: 5 });
    expect(await printed(mended)).toBe(mendedText);
    expect(await table.stored('STOCK#mug#main#0', 'STOCK')).toMatchObject({ onHand: 8, available: 8, version: 5 });
  },
  patience,
);
