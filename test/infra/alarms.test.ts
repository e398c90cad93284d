import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { functionsOf, only, resourcesOf, synthesized } from './synthesized.ts';

const template = synthesized();
const functions = functionsOf(template);
const alarms = new Map(
  [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Metadata, Properties }) => {
    // Holdfast/Alarms/SweeperFails/Resource
    return [Metadata['aws:cdk:path'].split('/').at(-2) ?? '', Properties];
  }),
);

const of = (Name: string, Value: unknown) => ({ Dimensions: [{ Name, Value }] });
const ofFunction = (name: string) => of('FunctionName', { Ref: functions.get(name)?.id });
const ofQueue = of('QueueName', { 'Fn::GetAtt': [only(template, 'AWS::SQS::Queue', 'Sweeper').id, 'QueueName'] });
const ofSource = of('EventSourceMappingUUID', { Ref: only(template, 'AWS::Lambda::EventSourceMapping').id });
const once = { EvaluationPeriods: 1, Period: 300, TreatMissingData: 'notBreaching' };
const sum = { Namespace: 'AWS/Lambda', Statistic: 'Sum' };
const forADay = { ...sum, EvaluationPeriods: 24, DatapointsToAlarm: 1, Period: 3600, TreatMissingData: 'notBreaching' };

const above = {
  SweeperFails: {
    MetricName: 'Errors',
    ...sum,
    ...ofFunction('sweep'),
    EvaluationPeriods: 5,
    Period: 60,
    TreatMissingData: 'breaching',
  },
  SweepsNotStarted: { MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', ...ofQueue, ...once },
  RelayLate: { MetricName: 'IteratorAge', Statistic: 'Maximum', ...ofFunction('relay'), ...once },
  RelayFails: { MetricName: 'FailedInvokeEventCount', ...sum, ...ofSource, ...once, EvaluationPeriods: 2 },
  RelayGaveUp: { MetricName: 'OnFailureDestinationDeliveredEventCount', ...ofSource, ...forADay },
  RelayLost: { MetricName: 'DroppedEventCount', ...ofSource, ...forADay },
  RelayUnreadable: { MetricName: 'RelayUnreadable', ...forADay, Namespace: 'Holdfast' },
  ReconcileFails: {
    MetricName: 'Errors',
    ...sum,
    ...ofFunction('reconcile'),
    EvaluationPeriods: 2,
    Period: 3600,
    TreatMissingData: 'breaching',
  },
  BooksDiffer: {
    MetricName: 'Differences',
    Namespace: 'Holdfast',
    Statistic: 'Maximum',
    ...once,
    TreatMissingData: 'ignore',
  },
  CompensationFailed: { ...forADay, MetricName: 'CompensationsFailed', Namespace: 'Holdfast' },
};

test.each(Object.entries(above))('%s looks at the metric that tells it', (name, wanted) => {
  const Threshold = name === 'RelayLate' ? 15 * 60 * 1000 : 0;
  expect(alarms.get(name)).toMatchObject({ ...wanted, ComparisonOperator: 'GreaterThanThreshold', Threshold });
});

test('RelayStopped tells of a stream that is not read: nothing is counted, not even 0', () => {
  expect(alarms.get('RelayStopped')).toMatchObject({
    MetricName: 'PolledEventCount',
    ...sum,
    ...ofSource,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 0,
    EvaluationPeriods: 3,
    Period: 300,
    TreatMissingData: 'breaching',
  });
});

test.each(['BooksDiffer', 'CompensationFailed'])('%s is told of the whole table', (name) => {
  expect(alarms.get(name)).not.toHaveProperty('Dimensions');
});

test('each alarm has an article in the runbook, to which it points, and each article an alarm', () => {
  const articles = [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.*)$/gm)].map(([, title]) => title);
  expect(articles).toEqual([...alarms.keys()]);
  for (const [name, { AlarmDescription }] of alarms) {
    expect(AlarmDescription).toMatch(new RegExp(`docs/runbook.md: ${name}$`));
  }
});
