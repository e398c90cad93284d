/** One line of JSON on standard output. Never a body, a name or a key of a customer: what happened, where, and its request. */
export function log(level: 'info' | 'error', message: string, members: Readonly<Record<string, unknown>> = {}): void {
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
