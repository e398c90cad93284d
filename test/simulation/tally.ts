/** Counts of what happened, by heading and name. Tallies of many histories add up to one. */
export class Tally {
  readonly #counts = new Map<string, Map<string, number>>();

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
