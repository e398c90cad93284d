/** The replay cannot go on, and its message says in one line what to do: it is printed without a stack. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
}
