import { lockPlace } from '../../src/place-lock.ts';

/** Holds a lock until it is killed. */
const lock = await lockPlace(process.argv[2]!);
console.log(lock ? 'held' : 'busy');
setInterval(() => lock, 1_000_000);
