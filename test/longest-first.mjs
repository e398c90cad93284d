import Sequencer from '@jest/test-sequencer';

/** Files that take longest, the longest first: one that begins last keeps one core busy while the others wait. */
const longest = [
  'test/engines/dynamodb-local',
  'test/http/any-decision',
  'test/engines/dynoxide',
  'test/http/any-read',
  'test/http/any-change',
  'test/reconcile/reconcile.integration',
  'test/end-to-end/carts',
  'test/replay/books',
  'test/infra/deploying',
  'test/crash-points/pairs',
  'test/simulation/',
];

const rankOf = ({ path }) => {
  const rank = longest.findIndex((each) => path.includes(each));
  return rank < 0 ? longest.length : rank;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => rankOf(a) - rankOf(b));
  }
}
