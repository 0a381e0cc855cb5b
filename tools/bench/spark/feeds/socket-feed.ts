import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Feed } from './feed.ts';

const server = fileURLToPath(new URL('../programs/line-server.ts', import.meta.url));

/** Lets a server in a process of its own send the texts to whoever has connected. */
export const openSocketFeed = async (): Promise<Feed> => {
  const child = fork(server, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  return {
    from: String(port),
    stage: async (texts) => {
      child.send({ load: texts.map(({ path }) => path) });
      await once(child, 'message');
      return async () => {
        child.send({ send: texts.map(({ path }) => path) });
        await once(child, 'message');
      };
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};
