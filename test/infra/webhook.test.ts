import { describe, expect, test } from '@jest/globals';
import { functionsOf, policiesOf, resourcesOf, synthesized } from './synthesized.ts';

const configured = { webhookUrl: 'https://shop.example/steps', webhookSecretName: '/holdfast/webhook-secret' };
const without = synthesized();
const template = synthesized(configured);
const callers = ['retry-compensation', 'sweep'];

const roleOf = (name: string): string => functionsOf(template).get(name)?.Properties['Role']['Fn::GetAtt'][0];

describe('with a webhook in the context', () => {
  test.each([...functionsOf(template).keys()])('%s knows it if it asks for steps, and nobody else does', (name) => {
    const { Environment, Layers } = functionsOf(template).get(name)?.Properties ?? {};
    const { WEBHOOK_URL, WEBHOOK_SECRET_NAME, EVENT_BUS_NAME } = Environment.Variables;
    const isCaller = callers.includes(name);
    expect([WEBHOOK_URL, WEBHOOK_SECRET_NAME]).toEqual(isCaller ? Object.values(configured) : [undefined, undefined]);
    expect(Layers).toEqual(isCaller ? [expect.anything()] : undefined);
    expect(EVENT_BUS_NAME !== undefined).toBe(name === 'relay');
  });

  test.each(callers)('%s may read that one parameter in place of telling the bus', (name) => {
    const statements = policiesOf(template, roleOf(name));
    const arn = ['arn:', { Ref: 'AWS::Partition' }, ':ssm:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }];
    expect(statements.at(-1)).toEqual({
      Effect: 'Allow',
      Action: 'ssm:GetParameter',
      Resource: { 'Fn::Join': ['', [...arn, ':parameter/holdfast/webhook-secret']] },
    });
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/^(logs|dynamodb):/.test(action))).toEqual(['ssm:GetParameter']);
  });

  test('the parameter is read by the extension that AWS publishes for arm64', () => {
    const mapped = Object.values(template.toJSON()['Mappings']).flatMap((regions) => JSON.stringify(regions));
    expect(mapped.join()).toContain(':layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:');
  });

  test('the secret itself stands nowhere in the template', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:');
    expect([
      ...resourcesOf(template, 'AWS::SSM::Parameter'),
      ...resourcesOf(template, 'AWS::SecretsManager::Secret'),
    ]).toEqual([]);
  });
});

test('without one no function has a layer or knows of a webhook', () => {
  for (const { Properties } of functionsOf(without).values()) {
    expect(Properties).not.toHaveProperty('Layers');
    expect(JSON.stringify(Properties['Environment'])).not.toContain('WEBHOOK');
  }
});

test.each([
  ['webhookUrl', { ...configured, webhookUrl: 'http://shop.example' }],
  ['webhookUrl', { ...configured, webhookUrl: 'http://localhost' }],
  ['webhookUrl', { ...configured, webhookUrl: 'shop' }],
  ['webhookUrl', { webhookSecretName: 'name' }],
  ['webhookSecretName', { webhookUrl: configured.webhookUrl }],
  ['webhookSecretName', { ...configured, webhookSecretName: '' }],
  ['webhookSecretName', { ...configured, webhookSecretName: 'arn:aws:ssm:eu-central-1:1:parameter/x' }],
  ['webhookSecretName', { ...configured, webhookSecretName: '/holdfast/*' }],
])('%s must be what it is to be: %j', (name, context) => {
  expect(() => synthesized(context)).toThrow(`${name} must`);
});
