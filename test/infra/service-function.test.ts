import { expect, test } from '@jest/globals';
import { routes } from '../../lib/http/routes.ts';
import { functionsOf, only, resourcesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const functions = functionsOf(template);
const names = ['relay', ...Object.values(routes).map(({ name }) => name), 'default', 'sweep', 'reconcile'];
const tableId = only(template, 'AWS::DynamoDB::GlobalTable').id;

test('there is a function for each route, one for what no route matches, the sweeper, the relay and the reconciler', () => {
  expect([...functions.keys()]).toEqual(names);
});

test.each(names)('%s runs on Node 24 on arm64, knows the table and logs JSON', (name) => {
  expect(functions.get(name)?.Properties).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Handler: 'index.handler',
    MemorySize: 1024,
    LoggingConfig: { LogFormat: 'JSON' },
    Environment: { Variables: { TABLE_NAME: { Ref: tableId }, NODE_OPTIONS: '--enable-source-maps' } },
  });
});

test('each logs to a group of its own, which keeps a month and goes with the stack', () => {
  const groups = resourcesOf(template, 'AWS::Logs::LogGroup');
  const own = [...functions.values()].map(({ Properties }) => Properties['LoggingConfig'].LogGroup.Ref);
  expect(new Set(own).size).toBe(names.length);
  expect([...groups.keys()]).toEqual(expect.arrayContaining(own));
  for (const group of groups.values()) {
    expect(group).toMatchObject({ DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
  }
});

test('each answers before API Gateway gives up, and those behind have the time that they need', () => {
  // The sweeper ends before it begins again.
  const behind = new Map([
    ['sweep', 60],
    ['relay', 60],
    ['reconcile', 900],
  ]);
  const timeouts = [...functions].map(([name, { Properties }]) => [name, Properties['Timeout']]);
  expect(timeouts).toEqual(names.map((name) => [name, behind.get(name) ?? 29]));
});

test('none reserves concurrency, which a new account has not got', () => {
  for (const { Properties } of functions.values()) {
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  }
});
