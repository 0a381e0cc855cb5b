import type { DStream } from '@dstream/core';
import { test } from 'vitest';
import { redisCounters } from '../src/index.ts';

declare const words: DStream<string>;

test('the sinks are known by name, with their options', () => {
  words.to('redisCounters', { output: 'words', key: (word: string) => word });
  words.to('redisStream', { output: 'words', key: 'words', fields: (word: string) => ({ word }) });
  words.to(redisCounters<string>({ output: 'words', key: (word) => word }));
  // @ts-expect-error -- the output needs a name
  words.to('redisCounters', { key: (word: string) => word });
});
