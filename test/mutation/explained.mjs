import { verdictOn } from './report.ts';

/** Tells, at the end of a run, of the survivors that nobody has explained; the run fails where there are any. */
class ExplainedReporter {
  onMutationTestReportReady({ files }) {
    const { table, unexplained, outOfDate } = verdictOn(files);
    const lines = [
      table,
      ...unexplained.map((line) => `not explained: ${line}`),
      ...outOfDate.map((line) => `explained, and does not survive: ${line}`),
    ];
    process.stdout.write(`\n${lines.join('\n')}\n`);
    if (unexplained.length > 0) process.exitCode = 1;
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'explained', injectableClass: ExplainedReporter }];
