import { expect, test } from '@jest/globals';
import { functionsOf, only, policiesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const reconcile = functionsOf(template).get('reconcile');
const queue = only(template, 'AWS::SQS::Queue', 'Reconciler');
const reconcileArn = { 'Fn::GetAtt': [reconcile?.id, 'Arn'] };
const queueArn = { 'Fn::GetAtt': [queue.id, 'Arn'] };
const { Properties: schedule } = only(template, 'AWS::Scheduler::Schedule', 'Reconciler');

test('the books are compared every hour; what cannot be called goes to dead letters of its own', () => {
  expect(schedule).toMatchObject({
    ScheduleExpression: 'rate(1 hour)',
    State: 'ENABLED',
    Target: {
      Arn: reconcileArn,
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 3600 },
      DeadLetterConfig: { Arn: queueArn },
    },
  });
});

test('its schedule may call it and write dead letters, nothing else', () => {
  const [roleId] = schedule['Target'].RoleArn['Fn::GetAtt'];
  expect(policiesOf(template, roleId)).toEqual([
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: reconcileArn },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn },
  ]);
});

test('a run that failed is not repeated, for the next one does its work', () => {
  expect(only(template, 'AWS::Lambda::EventInvokeConfig', 'Reconciler').Properties).toMatchObject({
    FunctionName: { Ref: reconcile?.id },
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 3600,
  });
});

test('it may read the whole table and put items, nothing else', () => {
  const [roleId] = reconcile?.Properties['Role']['Fn::GetAtt'] ?? [];
  const [, ...rest] = policiesOf(template, roleId);
  expect(rest).toEqual([
    {
      Effect: 'Allow',
      Action: ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'Scan'].map((action) => `dynamodb:${action}`),
      Resource: { 'Fn::GetAtt': [only(template, 'AWS::DynamoDB::GlobalTable').id, 'Arn'] },
    },
  ]);
});
