/** Times by heading and name, as they are handed from one to another. */
export type Counts = readonly (readonly [
  heading: string,
  counts: readonly (readonly [name: string, times: number])[],
])[];

/** Counts of what happened, by heading and name. Tallies of many histories add up to one. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

  static of(counts: Counts): Tally {
    const tally = new Tally();
    for (const [heading, own] of counts) for (const [name, times] of own) tally.count(heading, name, times);
    return tally;
  }

  counts(): Counts {
    return [...this.#counts].map(([heading, own]) => [heading, [...own]]);
  }

  count(heading: string, name: string, times = 1): void {
    const counts = this.#counts.get(heading) ?? new Map<string, number>();
    this.#counts.set(heading, counts.set(name, (counts.get(name) ?? 0) + times));
  }

  add(other: Tally): void {
    for (const [heading, counts] of other.#counts) {
      for (const [name, times] of counts) this.count(heading, name, times);
    }
  }

  of(heading: string, name: string): number {
    return this.#counts.get(heading)?.get(name) ?? 0;
  }

  /** A table of all that was counted, the headings and names in order of the alphabet. */
  lines(): readonly string[] {
    return sorted(this.#counts).flatMap(([heading, counts]) =>
      sorted(counts).map(
        ([name, times], at) =>
          `${(at === 0 ? heading : '').padEnd(16)} ${name.padEnd(26)} ${times.toLocaleString('en').padStart(14)}`,
      ),
    );
  }
}

const sorted = <Value>(map: ReadonlyMap<string, Value>): [string, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));
