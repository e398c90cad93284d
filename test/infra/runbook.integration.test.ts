import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { blocksOf } from './guide.ts';

const run = promisify(execFile);
const blocks = blocksOf('docs/runbook.md');

/** Stands for the AWS CLI: hands out the notes of a bucket, and answers for the relay with what a file says. */
const aws = `#!/usr/bin/env bash
set -eu
case "$1 $2" in
  's3 sync') [ "$3" = 's3://the-bucket' ] && cp -r bucket "$4" ;;
  'lambda invoke')
    [ "$3 $4" = '--function-name the-relay' ] && [ "$7" = '--payload' ]
    cat "\${8#file://}" >> fed; echo >> fed; cp answer "$9" ;;
esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/aws'), aws);
  chmodSync(join(folder, 'bin/aws'), 0o755);
  cpSync('scripts', join(folder, 'scripts'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A note as Lambda writes it, under a name of its own choice. */
function layAside(name: string, startSequenceNumber: string): void {
  const place = join(folder, 'bucket/aws/lambda/a1b2/shardId-1/2026/11/21');
  mkdirSync(place, { recursive: true });
  const payload = JSON.stringify({ Records: [{ dynamodb: { SequenceNumber: startSequenceNumber } }] });
  writeFileSync(join(place, name), JSON.stringify({ DDBStreamBatchInfo: { startSequenceNumber }, payload }));
}

async function feedAgain(answer: string): Promise<readonly string[]> {
  writeFileSync(join(folder, 'answer'), answer);
  const block = blocks.find(({ text }) => text.includes('lambda invoke'));
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  const text = `BUCKET=the-bucket\nRELAY=the-relay\n${block?.text.replace(/^(BUCKET|RELAY)=.*\n/gm, '')}`;
  await run('bash', ['-euc', text], { cwd: folder, env });
  const fed = existsSync(join(folder, 'fed')) ? readFileSync(join(folder, 'fed'), 'utf8') : '';
  return [...fed.matchAll(/"SequenceNumber":"(\d+)"/g)].map(([, number]) => number ?? '');
}

test('the runbook feeds the records again in the order of the stream, whole', async () => {
  layAside('2026-11-21T10.00.00-c', '9000000000000000000001');
  layAside('2026-11-21T10.00.00-a', '10000000000000000000002');
  layAside('2026-11-21T10.00.00-b', '9000000000000000000002');
  expect(await feedAgain('{"batchItemFailures":[]}')).toEqual([
    '9000000000000000000001',
    '9000000000000000000002',
    '10000000000000000000002',
  ]);
});

test('it stops at the first batch that the relay still cannot relay', async () => {
  layAside('2026-11-21T10.00.00-a', '1');
  layAside('2026-11-21T10.00.01-b', '2');
  expect(await feedAgain('{"batchItemFailures":[{"itemIdentifier":"1"}]}')).toEqual(['1']);
});

test('every command of the runbook can be read', async () => {
  for (const { kind, text } of blocks) {
    expect(kind).toBe('sh account');
    await run('bash', ['-n', '-c', text]);
  }
});
