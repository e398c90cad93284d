import type { State } from './state.ts';

// Runs have much in common, and so have states: what some states come to is found out once, and each text is made once.

const known = new WeakMap<object, string>();

function textOf(part: object, make: () => string = () => JSON.stringify(part)): string {
  const text = known.get(part) ?? make();
  known.set(part, text);
  return text;
}

/** A text of each member: a state without one of them here does not compile. */
const texts: { readonly [Name in keyof State]-?: (part: State[Name]) => string } = {
  shop: textOf,
  promised: textOf,
  unsettled: textOf,
  returning: textOf,
  flights: (flights) =>
    Object.entries(flights)
      .map(([number, flight]) => `${number}: ${textOf(flight)}`)
      .join(),
};
const memberTexts = Object.entries(texts) as readonly (readonly [keyof State, (part: unknown) => string])[];

export const nameOf = (state: State): string =>
  textOf(state, () => memberTexts.map(([name, make]) => make(state[name])).join());

export const nameOfAll = (states: readonly State[]): string => textOf(states, () => states.map(nameOf).join());

export const distinct = (states: readonly State[]): readonly State[] =>
  states.length === 1 ? states : [...new Map(states.map((state) => [nameOf(state), state])).values()];

const found = new Map<string, readonly State[]>();
const foundMax = 2_000;

/** What states come to by a step of this name, which must say all that matters for it. */
export function once(step: string, states: readonly State[], make: () => readonly State[]): readonly State[] {
  const name = `${step} ${nameOfAll(states)}`;
  const after = found.get(name) ?? make();
  if (found.size >= foundMax) found.clear();
  found.set(name, after);
  return after;
}
