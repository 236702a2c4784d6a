// A worker does not take the loader of TypeScript over from the thread that starts it.
import { register } from 'tsx/esm/api';

register();
await import('./sending-worker.ts');
