import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');

/** The lines of this repository's documents, words only. */
const documentLines = (): string[] =>
  globSync(['*.md', 'docs/**/*.md', 'p*/*/README.md'], { cwd: root })
    .toSorted()
    .flatMap((path) => readFileSync(join(root, path), 'utf8').split('\n'))
    .map((line) =>
      line
        .toLowerCase()
        .replaceAll(/[^a-z]+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');

/** Sends lines for ever to whoever connects, twenty a second. */
const feed = async (socket: Socket, lines: readonly string[]): Promise<void> => {
  let next = 0;
  for await (const _ of setInterval(50)) {
    if (socket.destroyed) return;
    socket.write(`${lines[next++ % lines.length]}\n`);
  }
};

/** Starts a text server on a free port of this machine, which it resolves to. It ends with the program. */
export const serveDocuments = async (): Promise<number> => {
  const lines = documentLines();
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    void feed(socket, lines);
  });
  server.unref().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
