import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Milliseconds between what a peer sends, so that lives end in the middle of it. */
const pause = 8;

/** How many lines it sends at a time. */
const linesAtOnce = 3;

/** A server that sends lines to whoever is connected, one client at a time. */
export interface Peer extends AsyncDisposable {
  readonly port: number;
  /** How many lines it will not send again. */
  readonly sent: number;
  /** Has more lines to send. */
  add(lines: readonly string[]): void;
}

/** Gives the same lines, as an array in JSON, until a client has answered: a crash of the client loses nothing. */
export const acknowledgedPeer = (): Promise<Peer> =>
  peer(async (socket, lines) => {
    socket.write(`${JSON.stringify(lines)}\n`);
    await once(socket, 'data');
  });

/** Gives each line once, whether it arrives or not: what is on its way when the client dies is lost. */
export const plainPeer = (): Promise<Peer> =>
  peer(async (socket, lines) => void socket.write(lines.map((line) => `${line}\n`).join('')));

const peer = async (send: (socket: Socket, lines: readonly string[]) => Promise<void>): Promise<Peer> => {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  let sent = 0;
  const serve = async (socket: Socket): Promise<void> => {
    while (!socket.destroyed) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (sent === lines.length || socket.destroyed) continue;
      const portion = lines.slice(sent, sent + linesAtOnce);
      await send(socket, portion);
      sent += portion.length;
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    serve(socket).catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get sent() {
      return sent;
    },
    add: (more) => void lines.push(...more),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
