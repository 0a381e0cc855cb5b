import type { Redis } from 'ioredis';
import type { Command } from './commands.ts';

/** So many words are sent together. */
const wordsTogether = 4000;

/** Writes commands to a list: a mark, then for each the number of its words and the words. */
export const stage = async (
  redis: Redis,
  list: string,
  commands: AsyncIterable<Command>,
  expiry: number,
  signal: AbortSignal,
): Promise<void> => {
  await redis.rpush(list, 'commands');
  await redis.pexpire(list, expiry);
  let words: string[] = [];
  for await (const command of commands) {
    signal.throwIfAborted();
    words.push(String(command.length), ...command);
    if (words.length < wordsTogether) continue;
    await redis.rpush(list, ...words);
    words = [];
  }
  if (words.length > 0) await redis.rpush(list, ...words);
};
