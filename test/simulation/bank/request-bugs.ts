import { hearing } from './answer-infections.ts';
import type { Bug } from './bug.ts';

/** Mistakes in what is heard of a request. */
export const requestBugs = {
  quantitiesUnheard: {
    about: 'of a SKU that is asked for twice the last line is heard',
    caughtWithin: 100,
    breaks: ['reserved as asked'],
    mislead: hearing((asked) =>
      asked.command === 'reserve'
        ? { ...asked, request: { ...asked.request, lines: lastOfEach(asked.request.lines) } }
        : asked,
    ),
  },
  holdSecondsUnheard: {
    about: 'a reserve is held for ten minutes, however long was asked for',
    caughtWithin: 100,
    breaks: ['held as long as asked'],
    mislead: hearing((asked) =>
      asked.command === 'reserve' ? { ...asked, request: { ...asked.request, holdSeconds: 600 } } : asked,
    ),
  },
  extensionCut: {
    about: 'an extension is for ten seconds at most',
    caughtWithin: 300,
    breaks: ['extended as long as asked'],
    mislead: hearing((asked) =>
      asked.command === 'extend' ? { ...asked, holdSeconds: Math.min(asked.holdSeconds, 10) } : asked,
    ),
  },
  partUnheard: {
    about: 'a confirm of a part is taken for one of all',
    caughtWithin: 100,
    breaks: ['confirmed as asked'],
    mislead: hearing((asked) =>
      asked.command === 'confirm' ? { ...asked, request: without(asked.request, 'lines') } : asked,
    ),
  },
  firstLineOnly: {
    about: 'of the lines of a sale that leave, or are cancelled, the first is heard',
    caughtWithin: 1_000,
    breaks: ['as many as were asked for'],
    mislead: hearing((asked) =>
      (asked.command === 'fulfil' || asked.command === 'cancel') && asked.request.lines !== undefined
        ? { ...asked, request: { ...asked.request, lines: asked.request.lines.slice(0, 1) } }
        : asked,
    ),
  },
  reasonUnheard: {
    about: 'the reason of a cancellation is not heard',
    caughtWithin: 500,
    breaks: ['cancelled units come back unless they are lost'],
    mislead: hearing((asked) =>
      asked.command === 'cancel' ? { ...asked, request: without(asked.request, 'reason') } : asked,
    ),
  },
  extendTakenForRelease: {
    about: 'who asks for more time is released',
    caughtWithin: 200,
    breaks: ['a command answers for itself'],
    mislead: hearing((asked) => (asked.command === 'extend' ? { command: 'release', id: asked.id } : asked)),
  },
  countTakenForAdjustment: {
    about: 'what was counted is added to what is there',
    caughtWithin: 100,
    breaks: ['a movement moves what it says'],
    mislead: hearing((asked) =>
      asked.command === 'moveStock' && asked.request.type === 'count'
        ? { ...asked, request: { ...asked.request, type: 'adjust' } }
        : asked,
    ),
  },
  lowStockUnheard: {
    about: 'at how few units a SKU is low is not heard',
    caughtWithin: 100,
    breaks: ['settings are as asked'],
    mislead: hearing((asked) =>
      asked.command === 'putSku'
        ? { ...asked, request: { ...asked.request, settings: without(asked.request.settings, 'lowStock') } }
        : asked,
    ),
  },
} as const satisfies Record<string, Bug>;

const lastOfEach = <Line extends { readonly sku: string }>(lines: readonly Line[]): readonly Line[] => [
  ...new Map(lines.map((line) => [line.sku, line])).values(),
];

function without<From extends object, Name extends keyof From>(from: From, name: Name): Omit<From, Name> {
  const { [name]: _, ...rest } = from;
  return rest;
}
