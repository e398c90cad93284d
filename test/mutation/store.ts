// What a write does is said by the contract of the store alone. Expressions mean nothing without an engine.
import '../store/memory-store.test.ts';
import '../store/codecs.test.ts';
import '../store/keys.test.ts';
import '../store/resolve-write.test.ts';
import '../store/dynamodb-reads.test.ts';
import '../store/dynamodb-writes.test.ts';
import '../store/unread-keys.test.ts';
import '../store/dynamodb-client.test.ts';
import '../store/dynoxide.integration.test.ts';
