import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Sweeper } from './sweeper.ts';

export interface AlarmsProps {
  readonly sweeper: Sweeper;
}

const runbook = 'docs/runbook.md';

/** What somebody has to look at. Each has an article of its name in the runbook. Nobody is called yet: see there. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { sweeper }: AlarmsProps) {
    super(scope, id);
    new Alarm(this, 'SweeperFails', {
      alarmDescription: `The sweeper has failed, or has not run, for five minutes. ${runbook}: SweeperFails`,
      metric: sweeper.function.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(1) }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 5,
      // A function that does not run has no errors to count.
      treatMissingData: TreatMissingData.BREACHING,
    });
    new Alarm(this, 'SweepsNotStarted', {
      alarmDescription: `The schedule could not start a sweep. ${runbook}: SweepsNotStarted`,
      metric: sweeper.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}
