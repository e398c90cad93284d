import type { PutSkuRequest } from '../commands/put-sku.ts';
import { invalid } from './request.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** What If-Match and If-None-Match (RFC 9110, section 13) ask of a SKU's version. A tag that was never given out matches nothing. */
export function onlyWhere(headers: Headers): PutSkuRequest['only'] {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  if (match !== undefined && noneMatch !== undefined) {
    throw invalid([{ path: 'If-None-Match', message: 'must not be sent together with If-Match' }]);
  }
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== '*') throw invalid([{ path: 'If-None-Match', message: 'must be *' }]);
    return 'new';
  }
  if (match === undefined) return undefined;
  if (match.trim() === '*') return 'existing';
  const tags = match.split(',').map((tag) => /^"([1-9]\d{0,14})"$/.exec(tag.trim())?.[1]);
  return { versions: tags.flatMap((tag) => (tag === undefined ? [] : [Number(tag)])) };
}
