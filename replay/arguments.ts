import { commandLine, UsageError, wholeNumber } from '../scripts/arguments.ts';

export interface Arguments {
  readonly folder: string;
  /** How many invoices to play, the earliest first; all of them where it is not given. */
  readonly limit: number;
  readonly holdSeconds: number;
  /** The share of the implied stock that is received: 1 refuses nothing. */
  readonly share: number;
  readonly concurrency: number;
  readonly url: string | undefined;
  readonly hasFaults: boolean;
  /** Whether the relay of a service of its own is stopped for a while, handed everything twice, and fails at random. */
  readonly hasTroubles: boolean;
}

export const USAGE = `usage: npm run replay -- <folder> [options]

  <folder>          holds invoices.csv, invoice_lines.csv and stock_adjustments.csv
  --limit N         the first N invoices and the stock those imply (default: all)
  --hold-seconds N  how long a reservation holds its units, 1 to 604800 (default: 600)
  --stock S         "full": as much as nothing is refused; a share such as 0.8 of it (default: full)
  --concurrency N   invoices at a time, 1 to 256; those that share a SKU keep their order (default: 8)
  --url U           a service that runs already and knows none of the SKUs (default: starts its own)
  --faults          repeats one request in ten and drops one reply in ten
  --relay-faults    stops the relay for a third of the replay, hands it each record twice, and lets batches fail`;

const OPTIONS = {
  limit: { type: 'string' },
  'hold-seconds': { type: 'string', default: '600' },
  stock: { type: 'string', default: 'full' },
  concurrency: { type: 'string', default: '8' },
  url: { type: 'string' },
  faults: { type: 'boolean', default: false },
  'relay-faults': { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line; `help` where that is all it asks for. Throws a UsageError. */
export function parseArguments(args: readonly string[]): Arguments | 'help' {
  const { values, positionals } = commandLine({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) return 'help';
  if (values['relay-faults'] && values.url !== undefined) {
    throw new UsageError('--relay-faults needs a service of its own, not --url');
  }
  const [folder, ...others] = positionals;
  if (folder === undefined) throw new UsageError('name the folder to replay');
  if (others.length > 0) throw new UsageError(`one folder only, not also "${others.join('" "')}"`);
  return {
    folder,
    limit: values.limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('--limit', values.limit, 1e9),
    holdSeconds: wholeNumber('--hold-seconds', values['hold-seconds'], 604_800),
    share: shareOf(values.stock),
    concurrency: wholeNumber('--concurrency', values.concurrency, 256),
    url: values.url === undefined ? undefined : serviceUrl(values.url),
    hasFaults: values.faults,
    hasTroubles: values['relay-faults'],
  };
}

function shareOf(text: string): number {
  if (text === 'full') return 1;
  const share = Number(text);
  if (!/^[01]?(\.\d+)?$/.test(text) || !(share > 0 && share <= 1)) {
    throw new UsageError(`--stock is "full" or a share above 0 and up to 1 such as 0.8, not "${text}"`);
  }
  return share;
}

function serviceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`--url is an address such as http://127.0.0.1:3000, not "${text}"`);
  }
  return text.replace(/\/+$/, '');
}
