import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { permissions } from '../../lib/infra/permissions.ts';
import { type Service, startService } from '../../local/service.ts';
import { blocksOf } from './guide.ts';
import type { Resource } from './synthesized.ts';

const run = promisify(execFile);
const blocks = blocksOf('docs/deploy.md');
const kept = (name: string) => /^(PATH|HOME|TMPDIR|LANG|JAVA_HOME)$/.test(name);
const assembly = mkdtempSync(join(tmpdir(), 'holdfast-'));
const nowhere = 'http://127.0.0.1:9';

/** No account, no credentials, and no network: whoever asks for something out there is refused. */
const alone = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => kept(name))),
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  AWS_EC2_METADATA_DISABLED: 'true',
  npm_config_update_notifier: 'false',
  // The option --output of the CDK.
  CDK_OUTPUT: assembly,
};

/** Milliseconds. Two dozen bundles are a dozen seconds of work, and the other tests want the processors too. */
const patience = 180_000;

let printed: string;
let service: Service;
beforeAll(async () => {
  const synth = blocks.find(({ text }) => text === 'npm run synth\n');
  if (synth === undefined) throw new Error('the guide does not say how to synthesize');
  const { stdout, stderr } = await run('bash', ['-euc', synth.text], { env: alone });
  printed = stdout + stderr;
  service = await startService({ port: 0, sweepSeconds: 0 });
}, patience);
afterAll(async () => {
  await service?.stop();
  rmSync(assembly, { recursive: true, force: true });
});

/** The folders of the bundles by the names of their functions. */
function bundles(): ReadonlyMap<string, string> {
  const template = JSON.parse(readFileSync(join(assembly, 'Holdfast.template.json'), 'utf8'));
  const functions = Object.values<Resource>(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return new Map(
    functions.map(({ Metadata }) => [
      Metadata['aws:cdk:path'].split('/').at(-3) ?? '',
      join(assembly, Metadata['aws:asset:path'] ?? ''),
    ]),
  );
}

describe('npm run synth, without account or network', () => {
  test('warns of nothing', () => {
    const said = printed.split('\n').filter((line) => /warn|deprecat|error|notice/i.test(line));
    // npm itself warns of what stands in this machine's configuration.
    expect(said.filter((line) => !/^npm warn Unknown (user|env) config/.test(line))).toEqual([]);
  });

  test('breaks no rule of cdk-nag but those that are acknowledged, one by one, with a reason', () => {
    const { pluginReports } = JSON.parse(readFileSync(join(assembly, 'validation-report.json'), 'utf8'));
    const acknowledged = [
      ['AwsSolutions-S1', 'Holdfast/Relay/Unrelayed', 'Lambda alone writes'],
      ['AwsSolutions-IAM5[Resource::<RelayUnrelayed1A927401.Arn>/aws/lambda/*]', 'Holdfast/Relay', 'below this prefix'],
      ['AwsSolutions-SQS3', 'Holdfast/Sweeper/DeadLetters', 'dead-letter queue'],
      ['AwsSolutions-SQS3', 'Holdfast/Reconciler/DeadLetters', 'dead-letter queue'],
    ].map(([ruleName, acknowledgedAt, reason]) =>
      expect.objectContaining({ ruleName, acknowledgedAt, reason: expect.stringContaining(reason ?? '') }),
    );
    expect(pluginReports).toEqual([
      expect.objectContaining({
        pluginName: 'AwsSolutions',
        violations: [],
        suppressedViolations: acknowledged,
      }),
    ]);
  });

  test('bundles every function, minified, with its map', () => {
    expect([...bundles().keys()].sort()).toEqual(Object.keys(permissions).sort());
    for (const folder of bundles().values()) {
      const code = readFileSync(join(folder, 'index.mjs'), 'utf8');
      expect(code.split('\n').length).toBeLessThan(code.length / 1000);
      expect(code).toContain('//# sourceMappingURL=index.mjs.map');
      expect(existsSync(join(folder, 'index.mjs.map'))).toBe(true);
    }
  });

  // They lie where there is no node_modules: so they are whole, too.
  test('makes bundles that answer', async () => {
    const call = `const { handler } = await import(process.argv[1]);
      const event = { headers: {}, rawPath: '/', requestContext: { requestId: '1', http: { method: 'GET' },
        authorizer: { iam: { userArn: 'arn' } } } };
      process.stdout.write(String((await handler(event, {})).statusCode));`;
    const statuses = ['health', 'openapi', 'default'].map(async (name) => {
      const code = ['--input-type=module', '--eval', call, join(bundles().get(name) ?? '', 'index.mjs')];
      const env = { TABLE_NAME: 'none', AWS_REGION: 'us-east-1' };
      return Number((await run(process.execPath, code, { env })).stdout);
    });
    expect(await Promise.all(statuses)).toEqual([200, 200, 404]);
  });
});

test(
  'the webhook that the guide puts into cdk.context.json is deployed, and breaks no rule either',
  async () => {
    const webhook = blocks.find(({ text }) => text.includes('webhookUrl'))?.text ?? '';
    // A project of its own, so that this one stays without.
    const project = mkdtempSync(join(tmpdir(), 'holdfast-'));
    try {
      copyFileSync('cdk.json', join(project, 'cdk.json'));
      symlinkSync(resolve('lib'), join(project, 'lib'));
      writeFileSync(join(project, 'cdk.context.json'), webhook);
      const out = join(project, 'out');
      const env = { ...alone, CDK_OUTPUT: out, CDK_DISABLE_VERSION_CHECK: '1' };
      await run(process.execPath, [resolve('node_modules/aws-cdk/bin/cdk'), 'synth', '--quiet'], { cwd: project, env });
      const template = readFileSync(join(out, 'Holdfast.template.json'), 'utf8');
      const { webhookUrl, webhookSecretName } = JSON.parse(webhook);
      const known = `"WEBHOOK_URL":"${webhookUrl}","WEBHOOK_SECRET_NAME":"${webhookSecretName}"`;
      expect(JSON.stringify(JSON.parse(template)).split(known)).toHaveLength(3);
      const { pluginReports } = JSON.parse(readFileSync(join(out, 'validation-report.json'), 'utf8'));
      expect(pluginReports).toEqual([expect.objectContaining({ pluginName: 'AwsSolutions', violations: [] })]);
    } finally {
      rmSync(project, { recursive: true });
    }
  },
  patience,
);

test(
  'the script of npm run bundles tells size and load time of every function',
  async () => {
    const script = ['scripts/bundles.ts', '--assembly', assembly, '--runs', '1'];
    const { stdout } = await run(process.execPath, script, { env: alone });
    const [heading, ...rows] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(/^function +minified +gzip +load$/);
    expect(rows.map((row) => row.split(/ +/)[0]).sort()).toEqual(Object.keys(permissions).sort());
    for (const row of rows) expect(row).toMatch(/^[\w-]+ +\d+ kB +\d+ kB +\d+ ms$/);
  },
  patience,
);

describe('the guide', () => {
  test.each(blocks.filter(({ kind }) => kind === 'sh account'))(
    'line $line, which needs an account, can be read',
    async ({ text }) => {
      await run('bash', ['-n', '-c', text]);
    },
  );

  test('runs its requests', async () => {
    const requests = blocks.find(({ kind, text }) => kind === 'sh' && text.includes('$API'));
    const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_SESSION_TOKEN: 'c' };
    const env = { PATH: process.env['PATH'], AWS_REGION: 'local', API: service.url, ...keys };
    const { stdout } = await run('bash', ['-euc', requests?.text ?? 'exit 1'], { env });
    expect(stdout).toContain('{"status":"ok"}');
    expect(stdout).toContain('"status":"PENDING"');
    expect(stdout).toMatch(/"sku":"mug","onHand":10,"held":2,"available":8/);
  });

  test('has no command that is neither run nor in need of an account, and no policy that is not JSON', () => {
    const kinds = blocks.map(({ kind, text }) => (kind === 'sh' ? text.split('\n')[0] : kind));
    expect(new Set(kinds)).toEqual(new Set(['sh account', 'npm run synth', 'signed() {', 'json', '']));
    for (const { kind, text } of blocks) if (kind === 'json') expect(() => JSON.parse(text)).not.toThrow();
  });

  test('counts the functions and the alarms right, and names what the deployment prints', () => {
    const guide = readFileSync('docs/deploy.md', 'utf8');
    const { Resources, Outputs } = JSON.parse(readFileSync(join(assembly, 'Holdfast.template.json'), 'utf8'));
    const alarms = Object.values<Resource>(Resources).filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;
    expect(guide).toContain(`| ${Object.keys(permissions).length} functions |`);
    expect(guide).toContain(`| ${alarms} alarms |`);
    expect(guide).toContain(`| alarms | ${alarms} | 0.10 | ${(alarms / 10).toFixed(2)} |`);
    const printed = [...guide.matchAll(/^Holdfast\.(\w+) = /gm)].map(([, name]) => name);
    expect(printed).toEqual(Object.keys(Outputs));
  });
});

test('cdk.json has the flags that the CDK recommends, and asks nothing of the network', () => {
  const { context, ...rest } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const recommended = readFileSync('node_modules/aws-cdk-lib/recommended-feature-flags.json', 'utf8');
  expect(context).toEqual({ 'cli-telemetry': false, ...JSON.parse(recommended) });
  expect(rest).toEqual({ app: 'node lib/infra/app.ts', versionReporting: false, notices: false });
});
