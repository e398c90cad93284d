import type { Random } from '../simulation/random.ts';

/** What may become of a request to DynamoDB on its way. */
export const faultKinds = [
  /** It arrives up to some hundred milliseconds later. */
  'delayed',
  /** It arrives after whoever sent it has given up on it and sent it again. */
  'arrived late',
  /** The connection breaks before it arrives. */
  'cut off',
  /** It arrives, and the connection breaks before the reply does. */
  'reply dropped',
  /** It arrives, and the reply comes after whoever waits for it has given up. */
  'reply held back',
  /** It does not arrive, and is answered that there is too much to do. */
  'throttled',
  /** It does not arrive, and is answered that something went wrong. */
  'failed',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind | 'passed';
  readonly milliseconds: number;
}

type Weights = Readonly<Record<Fault['kind'], number>>;

const calm: Weights = {
  passed: 900,
  delayed: 60,
  'arrived late': 4,
  'cut off': 10,
  'reply dropped': 12,
  'reply held back': 4,
  throttled: 8,
  failed: 6,
};
/** So many fail that some requests fail as often as they are sent. */
const storm: Weights = {
  passed: 250,
  delayed: 120,
  'arrived late': 10,
  'cut off': 160,
  'reply dropped': 180,
  'reply held back': 10,
  throttled: 140,
  failed: 130,
};

/** A storm begins once in so many requests, and lasts for so many. */
const requestsBetweenStorms = 1_000;
const requestsOfStorm = [20, 80] as const;
/** The table's client gives up on a request after 3 s, and on all copies of it after about 12. */
const beyondTimeout = [3_100, 6_000] as const;

/** The fault of each next request. Requests arrive in another order each time, so a seed repeats the mix and not the run. */
export function faultsOf(random: Random): () => Fault {
  let stormLeft = 0;
  return () => {
    if (stormLeft > 0) stormLeft--;
    else if (random.below(requestsBetweenStorms) === 0) stormLeft = random.between(...requestsOfStorm);
    const kind = random.weighted(stormLeft > 0 ? storm : calm);
    if (kind === 'delayed') return { kind, milliseconds: random.between(5, 400) };
    const isLate = kind === 'arrived late' || kind === 'reply held back';
    return { kind, milliseconds: isLate ? random.between(...beyondTimeout) : 0 };
  };
}
