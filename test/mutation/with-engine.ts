import './without-engine.ts';
import '../store/unread-keys.test.ts';
import '../store/dynoxide.integration.test.ts';
