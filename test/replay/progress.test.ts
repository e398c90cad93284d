import { expect, test } from '@jest/globals';
import { startProgress } from '../../replay/progress.ts';

test('without a terminal there are plain lines, not a bar', () => {
  const written: string[] = [];
  const progress = startProgress({ write: (text) => written.push(text) }, 'playing', 3);
  for (let step = 0; step < 3; step += 1) progress.tick();
  progress.end();
  expect(written).toEqual(['playing: 3 of 3 (100 %)\n']);
});

test('a terminal shows a bar that is drawn over itself', () => {
  const written: string[] = [];
  const progress = startProgress({ isTTY: true, write: (text) => written.push(text) }, 'playing', 2);
  progress.tick();
  progress.end();
  progress.end();
  expect(written).toHaveLength(2);
  expect(written[0]).toMatch(/^\rplaying.*█+░+ +50 % {2}1\/2$/);
});
