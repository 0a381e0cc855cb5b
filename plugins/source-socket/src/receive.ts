import { Buffer } from 'node:buffer';
import { connect, type OnReadOpts, type Socket } from 'node:net';
import type { Peer } from './peer.ts';

/** The largest chunk that is handed over. */
export const chunkBytes = 65_536;

/** Takes one chunk, which it owns from then on. A promise means: nothing more before it resolves. */
export type Take = (chunk: Uint8Array) => Promise<void> | undefined;

/**
 * Connects and hands over what arrives, one chunk at a time. Resolves at the peer's end or on abort; rejects with the
 * error of the operating system when there is no connection or it broke, and with whatever `take` threw.
 */
export const receive = async (peer: Peer, take: Take, signal: AbortSignal): Promise<void> => {
  const open = await opener(peer);
  if (signal.aborted) return;
  let taken: Promise<void> | undefined;
  const onread = chunkReader((chunk) => {
    taken = takeSafely(take, chunk, socket);
    return taken === undefined && !socket.destroyed;
  });
  const socket = open(onread);
  const failure = await closing(socket, peer, signal);
  await taken;
  if (failure && !signal.aborted) throw failure;
};

const opener = async ({ host, port, tls, connectTimeout }: Peer): Promise<(onread: OnReadOpts) => Socket> => {
  const common = { host, port, timeout: connectTimeout };
  if (tls === false) return (onread) => connect({ ...common, onread });
  const { connect: connectTls } = await import('node:tls');
  const settings = { ...(tls === true ? {} : tls), ...common };
  return (onread) => connectTls({ ...settings, onread } as typeof settings);
};

/**
 * Reads into memory that is handed on without a copy, unless most of it would stay empty. `onread` has no queue of its
 * own: what was read was taken, so nothing is lost when the connection ends.
 */
const chunkReader = (take: (chunk: Uint8Array) => boolean): OnReadOpts => {
  let buffer = Buffer.allocUnsafeSlow(chunkBytes);
  return {
    buffer: () => buffer,
    callback: (size) => {
      if (size < chunkBytes / 2) return take(new Uint8Array(buffer.subarray(0, size)));
      const chunk = buffer.subarray(0, size);
      buffer = Buffer.allocUnsafeSlow(chunkBytes);
      return take(chunk);
    },
  };
};

/** Takes a chunk; the socket rests as long as that lasts, and is destroyed if it fails. */
const takeSafely = (take: Take, chunk: Uint8Array, socket: Socket): Promise<void> | undefined => {
  try {
    return take(chunk)?.then(
      () => void socket.resume(),
      (error: Error) => void socket.destroy(error),
    );
  } catch (error) {
    socket.destroy(error as Error);
    return undefined;
  }
};

/** Resolves when the socket has closed, to the error that closed it, if any. */
const closing = (socket: Socket, peer: Peer, signal: AbortSignal): Promise<Error | undefined> =>
  new Promise((resolve) => {
    let failure: Error | undefined;
    const abort = (): void => void socket.destroy();
    signal.addEventListener('abort', abort, { once: true });
    socket
      .once(peer.tls === false ? 'connect' : 'secureConnect', () =>
        socket.setTimeout(0).setKeepAlive(true, 60_000),
      )
      .once('timeout', () => socket.destroy(timedOut(peer.connectTimeout)))
      .once('error', (error) => (failure = error))
      .once('close', () => {
        signal.removeEventListener('abort', abort);
        resolve(failure);
      });
  });

const timedOut = (after: number): Error =>
  Object.assign(new Error(`no connection after ${after} ms`), { code: 'ETIMEDOUT' });
