/** Commits batches and says the time of each: without an end, to be killed, or one. */
import { JsonCodec, SilentLogger } from '@dstream/core/plugin';
import { LmdbStateStore } from '../../src/index.ts';
import { changeAt, shard } from './batches.ts';

const [dir = '', memory = ''] = process.argv.slice(2);
const isOnce = memory === 'once';
const options = { dir, mapSize: 2 ** 30, memory: isOnce ? 0 : Number(memory) };
const store = new LmdbStateStore(options, new JsonCodec(), new SilentLogger());
for (let time = store.latest(shard) ?? 0; ; time++) {
  const version = await store.open<string, number>(shard, time, time + 1);
  changeAt(version);
  await version.commit();
  console.log(time + 1);
  if (isOnce) break;
  store.forget(shard, time - 3);
}
