// What a client asks for, and what it is told, in the words of the model.

export type Units = Readonly<Record<string, number>>;

/** Lines name a place (`mug@main`) where units are reserved, and a SKU after that. */
export type Command =
  | { readonly do: 'reserve'; readonly key: string; readonly lines: Units; readonly holdSeconds?: number }
  | { readonly do: 'confirm' | 'fulfil'; readonly key: string; readonly lines?: Units }
  | { readonly do: 'cancel'; readonly key: string; readonly lines?: Units; readonly reason?: 'lost' }
  | { readonly do: 'extend'; readonly key: string; readonly holdSeconds: number }
  | { readonly do: 'release' | 'get' | 'list'; readonly key: string }
  | { readonly do: 'retry'; readonly key: string }
  | ({ readonly do: 'move'; readonly key: string; readonly place: string } & Movement)
  | {
      readonly do: 'put';
      readonly sku: string;
      readonly safetyStock: number;
      readonly limit?: number;
      readonly percent?: number;
      /** Seconds that a receipt has where more was sold than is there. */
      readonly resolveAfter?: number;
    }
  | { readonly do: 'sweep' };

interface Movement {
  readonly type: 'receive' | 'adjust' | 'count';
  readonly quantity: number;
  /** It is so, whatever was promised. */
  readonly isForced?: true;
}

export interface Answer {
  readonly code: string;
  /** What it tells of the reservation, or of the movement. */
  readonly view?: string;
}
