/** One line of JSON on standard output. Never a body, a name or a key of a customer: what happened, where, and its request. */
export function log(level: 'info' | 'error', message: string, members: object = {}): void {
  process.stdout.write(`${JSON.stringify({ level, message, ...members })}\n`);
}

/** What of an error goes into the log. */
export const described = (error: unknown): Record<string, unknown> =>
  error instanceof Error
    ? {
        error: error.name,
        detail: error.message,
        stack: error.stack,
        ...(error.cause ? { cause: String(error.cause) } : {}),
      }
    : { error: String(error) };

/** A metric in CloudWatch's embedded format. Only a function on Lambda writes it: nobody else reads it there. */
export function metric(name: string, value: number, unit: 'Count' | 'Seconds'): void {
  if (process.env['AWS_LAMBDA_FUNCTION_NAME'] === undefined) return;
  const definition = { Namespace: 'Holdfast', Dimensions: [[]], Metrics: [{ Name: name, Unit: unit }] };
  log('info', 'metric', { [name]: value, _aws: { Timestamp: Date.now(), CloudWatchMetrics: [definition] } });
}
