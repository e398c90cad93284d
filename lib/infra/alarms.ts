import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Reconciler } from './reconciler.ts';
import type { Relay } from './relay.ts';
import type { Sweeper } from './sweeper.ts';

export interface AlarmsProps {
  readonly sweeper: Sweeper;
  readonly relay: Relay;
  readonly reconciler: Reconciler;
}

const { BREACHING, NOT_BREACHING, IGNORE } = TreatMissingData;

/** Any count at all, in one period. What was not counted was not there. */
const any = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: NOT_BREACHING,
};
const hourly = { period: Duration.hours(1) };
/** Of hours: what happened has to be mended, even where it does not happen again. */
const forADay = { evaluationPeriods: 24, datapointsToAlarm: 1 };

/** What somebody has to look at. Each has an article of its name in the runbook. Nobody is called yet: see there. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { sweeper, relay, reconciler }: AlarmsProps) {
    super(scope, id);
    this.#add(
      'SweeperFails',
      'The sweeper has failed, or has not run, for five minutes.',
      sweeper.function.metricErrors({ statistic: Stats.SUM, period: Duration.minutes(1) }),
      // A function that does not run has no errors to count.
      { evaluationPeriods: 5, treatMissingData: BREACHING },
    );
    this.#add(
      'SweepsNotStarted',
      'The schedule could not start a sweep.',
      sweeper.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM }),
    );
    this.#add(
      'RelayLate',
      'The relay is more than 15 minutes behind.',
      relay.function.metric('IteratorAge', { statistic: Stats.MAXIMUM }),
      { threshold: Duration.minutes(15).toMilliseconds() },
    );
    this.#add(
      'RelayStopped',
      'Nobody has read the stream for the relay for 15 minutes.',
      relay.metric('PolledEventCount'),
      // Who reads and finds nothing counts 0, which is no less than 0; who does not read counts nothing.
      { comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD, evaluationPeriods: 3, treatMissingData: BREACHING },
    );
    this.#add(
      'RelayFails',
      'Records could not be relayed, again and again, for 10 minutes.',
      // Errors counts no batch of which the relay returns a part.
      relay.metric('FailedInvokeEventCount'),
      { evaluationPeriods: 2 },
    );
    this.#add(
      'RelayGaveUp',
      'Records were given up; the bucket has them.',
      relay.metric('OnFailureDestinationDeliveredEventCount', hourly),
      forADay,
    );
    this.#add(
      'RelayLost',
      'Records were given up, and the bucket has not got them.',
      relay.metric('DroppedEventCount', hourly),
      forADay,
    );
    this.#add(
      'RelayUnreadable',
      'The relay met records that cannot be read, and passed them over.',
      // lambdas/relay.ts
      new Metric({
        namespace: 'Holdfast',
        metricName: 'RelayUnreadable',
        statistic: Stats.SUM,
        period: Duration.hours(1),
      }),
      forADay,
    );
    this.#add(
      'ReconcileFails',
      'The books were not compared for two hours.',
      reconciler.function.metricErrors({ statistic: Stats.SUM, ...hourly }),
      { evaluationPeriods: 2, treatMissingData: BREACHING },
    );
    this.#add(
      'BooksDiffer',
      'The last comparison found that the books differ.',
      // lambdas/reconcile.ts
      new Metric({ namespace: 'Holdfast', metricName: 'Differences', statistic: Stats.MAXIMUM }),
      // What the last comparison said holds until the next one.
      { treatMissingData: IGNORE },
    );
    this.#add(
      'CompensationFailed',
      'Compensations were given up: customers wait for what they were not told, or not paid back.',
      // lambdas/relay.ts
      new Metric({ namespace: 'Holdfast', metricName: 'CompensationsFailed', statistic: Stats.SUM, ...hourly }),
      forADay,
    );
  }

  #add(name: string, meaning: string, metric: IMetric, rest: Partial<AlarmProps> = {}): void {
    const alarmDescription = `${meaning} docs/runbook.md: ${name}`;
    new Alarm(this, name, { alarmDescription, metric, ...any, ...rest });
  }
}
